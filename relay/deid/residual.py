"""The last search: is anything known of somebody still in a finished mail?

The finished bytes come in decoded pieces. Addresses, domains, phones, numbers and full
names count wherever they stand, whatever case, accents, joints or spacing hide them; a
single name that may be a word counts only capitalised, inside a sentence, in a person's
own words: a Dr. Will must be able to receive "you will".

All is searched for twice, in the mail as it was typed and as its reader sees it (`plain`):
what undoes a disguise may also join a name to the word before it.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from relay.deid.lexicon import is_first_name, is_surname, is_word
from relay.deid.reading.plain import plain
from relay.deid.wording import whole_word

_MIN_LOCAL_PART = 5
_MIN_DIGITS = 7
_GENERIC_LOCAL_PARTS = frozenset(
    """admin client clinic colleague consult contact counseling counselling doctor email frontdesk hello help
    hospital intake office reception relay support therapist therapy welcome""".split()
)
_SENTENCE_ENDS = '.!?:\n"“”(-–—•*>'


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """What is known of everybody the reader must not recognise."""

    addresses: tuple[str, ...] = ()
    full_names: tuple[str, ...] = ()
    single_names: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    """Numbers, handles, links, street addresses."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """Something known that is still there. `text` is for the decision alone, never for a log."""

    kind: str
    text: str

    def __repr__(self) -> str:
        return f"Hit({self.kind})"


def residual_hits(pieces: Iterable[str], persons_words: str, identity: Identity) -> tuple[Hit, ...]:
    """Everything of the identity that the mail still holds, each once.

    pieces: all headers and parts of the finished mail, decoded. persons_words: what people
    wrote in it, with the relay's wording and placeholders blanked out.
    """
    whole = "\n".join(pieces)
    found = (hit for read in (_as_typed, _as_read) for hit in _hits(whole, persons_words, identity, read))
    return tuple(dict.fromkeys(found))


_Read = Callable[[str], str]
"""What is taken of a text and of what is known alike, before the one is searched for the other."""


def _as_typed(text: str) -> str:
    return text


def _as_read(text: str) -> str:
    return plain(text)[0]


def _hits(whole: str, persons_words: str, identity: Identity, read: _Read) -> Iterator[Hit]:
    mail, words = _folded(read(whole)), read(persons_words)
    digits = re.sub(r"\D+", " ", re.sub(r"[\s().\-‐-―/+]+", "", mail))
    yield from _addresses(mail, identity, read)
    yield from _strings(mail, identity, read)
    for phone in identity.phones:
        if (number := _digits(read(phone))) and number in digits:
            yield Hit(kind="phone", text=phone)
    for name in identity.single_names:
        if _names_somebody(words, read(name)):
            yield Hit(kind="name", text=name)


def _addresses(mail: str, identity: Identity, read: _Read) -> Iterator[Hit]:
    for address in identity.addresses:
        folded = _folded(read(address))
        local = folded.partition("@")[0]
        telling = len(local) >= _MIN_LOCAL_PART and not _is_ordinary(local)
        if _stands(mail, folded):
            yield Hit(kind="address", text=address)
        elif telling and local not in _GENERIC_LOCAL_PARTS and _stands(mail, local):
            yield Hit(kind="local part", text=local)


def _strings(mail: str, identity: Identity, read: _Read) -> Iterator[Hit]:
    for domain in identity.domains:
        if re.search(rf"(?<![\w-]){re.escape(_folded(read(domain)))}(?![\w-])", mail):
            yield Hit(kind="domain", text=domain)
    for name in identity.full_names:
        parts = _folded(read(name)).split()
        if any(_stands(mail, joint.join(parts)) for joint in (" ", "", ".", "_", "-")):
            yield Hit(kind="full name", text=name)
    for number in identity.ids:
        if _stands(mail, _folded(read(number))):
            yield Hit(kind="number", text=number)


def _is_ordinary(word: str) -> bool:
    """Whether a word says nothing about whom it names: "grace", "maria"."""
    return is_word(word) or is_first_name(word) or is_surname(word)


def _names_somebody(words: str, name: str) -> bool:
    """Whether the name stands; one that is also a word only capitalised and not where any word would be."""
    if not is_word(name):
        return _stands(_folded(words), _folded(name))
    for found in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", words):
        before = words[: found.start()].rstrip(" \t")
        if name[:1].isupper() and before and before[-1] not in _SENTENCE_ENDS:
            return True
    return False


def _stands(mail: str, wanted: str) -> bool:
    return re.search(whole_word(wanted), mail) is not None


def _folded(text: str) -> str:
    """Case, width and accents taken away."""
    return "".join(c for c in unicodedata.normalize("NFKD", text).casefold() if not unicodedata.combining(c))


def _digits(phone: str) -> str:
    digits = re.sub(r"\D", "", phone)
    return digits[-10:] if len(digits) >= _MIN_DIGITS else ""
