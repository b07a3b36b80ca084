"""The last search: is anything known of somebody still in a finished mail?

The finished bytes come in decoded pieces. Addresses, domains, phones, numbers and full
names count wherever they stand, whatever case, accents, joints or spacing hide them; a
single name that may be a word counts only capitalised, inside a sentence, in a person's
own words: a Dr. Will must be able to receive "you will".
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from relay.deid.lexicon import is_first_name, is_surname, is_word

_MIN_LOCAL_PART = 5
_MIN_DIGITS = 7
_GENERIC_LOCAL_PARTS = frozenset(
    """admin client clinic colleague consult contact counseling counselling doctor email frontdesk hello help
    hospital intake office reception relay support therapist therapy welcome""".split()
)
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]"
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
    whole = _folded("\n".join(pieces))
    digits = re.sub(r"\D+", " ", re.sub(r"[\s().\-‐-―/+]+", "", whole))
    found = [*_addresses(whole, identity), *_strings(whole, identity)]
    found += [Hit(kind="phone", text=p) for p in identity.phones if (d := _digits(p)) and d in digits]
    found += [
        Hit(kind="name", text=name) for name in identity.single_names if _names_somebody(persons_words, name)
    ]
    return tuple(dict.fromkeys(found))


def _addresses(whole: str, identity: Identity) -> Iterator[Hit]:
    for address in identity.addresses:
        local = _folded(address).partition("@")[0]
        telling = len(local) >= _MIN_LOCAL_PART and not _is_ordinary(local)
        if _stands(whole, _folded(address)):
            yield Hit(kind="address", text=address)
        elif telling and local not in _GENERIC_LOCAL_PARTS and _stands(whole, local):
            yield Hit(kind="local part", text=local)


def _strings(whole: str, identity: Identity) -> Iterator[Hit]:
    for domain in identity.domains:
        if re.search(rf"(?<![\w-]){re.escape(_folded(domain))}(?![\w-])", whole):
            yield Hit(kind="domain", text=domain)
    for name in identity.full_names:
        if any(_stands(whole, joint.join(_folded(name).split())) for joint in (" ", "", ".", "_", "-")):
            yield Hit(kind="full name", text=name)
    for number in identity.ids:
        if _stands(whole, _folded(number)):
            yield Hit(kind="number", text=number)


def _is_ordinary(word: str) -> bool:
    """Whether a word says nothing about whom it names: "grace", "maria"."""
    return is_word(word) or is_first_name(word) or is_surname(word)


def _names_somebody(words: str, name: str) -> bool:
    """Whether the name stands; one that is also a word only capitalised and not where any word would be."""
    if not is_word(name):
        return _stands(_folded(words), _folded(name))
    for found in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", _INVISIBLE.sub("", words)):
        before = words[: found.start()].rstrip(" \t")
        if name[:1].isupper() and before and before[-1] not in _SENTENCE_ENDS:
            return True
    return False


def _stands(whole: str, wanted: str) -> bool:
    pattern = r"\s+".join(map(re.escape, wanted.split()))
    return bool(pattern) and re.search(rf"(?<!\w){pattern}(?!\w)", whole) is not None


def _folded(text: str) -> str:
    """Case, width, accents and invisible characters taken away."""
    plain = unicodedata.normalize("NFKD", _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)))
    return "".join(c for c in plain.casefold() if not unicodedata.combining(c))


def _digits(phone: str) -> str:
    digits = re.sub(r"\D", "", phone)
    return digits[-10:] if len(digits) >= _MIN_DIGITS else ""
