"""The last search: is anything known of somebody still in a finished mail?

The finished bytes come in decoded pieces. Addresses, domains, hosts, phones, numbers and names count
wherever they stand, whatever case, accents, joints or spacing hide them; a single name that may be a
word counts only capitalised, inside a sentence, in a person's own words: a Dr. Will must be able to
receive "you will".

All is searched twice, in the mail as it was typed and as its reader sees it (`plain`): what undoes a
disguise may also join a name to the word before it.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial

import phonenumbers

from relay.deid.lexicon import is_word, sections_of
from relay.deid.reading.plain import plain, typed
from relay.deid.recognizers.writer import name_words
from relay.deid.searched import NOWHERE, Searched, Wanted, fold, says_nothing
from relay.deid.wording import starts_sentence, whole_word

_MIN_LOCAL_PART, _MIN_LABEL, _MIN_NAME = 5, 6, 3
_MIN_DIGITS, _LOCAL_DIGITS, _MOST_DIGITS = 7, 7, 10
"""Of a phone number: the shortest there is, without its area, and without country and trunk prefixes."""
_TRUNK_PREFIX = re.compile(r"\(0\)")
"""Dialled within the country only: "+49 (0)30 …"."""
_GENERIC_LOCAL_PARTS = frozenset(
    """admin appointments billing client clinic colleague consult contact counseling counselling doctor email
    enquiries frontdesk hello help hospital info inquiries intake mail mailbox noreply office postmaster
    practice reception relay secretary support team therapist therapy webmaster welcome""".split()
)
_CALENDAR = frozenset(
    "january february march april may june july august september october november december "
    "monday tuesday wednesday thursday friday saturday sunday".split()
)
_BEFORE_A_DATE = re.compile(
    r"(?:\d|\b(?:in|on|since|until|till|by|of|last|next|this|early|late|mid|during|from|through|every|each|before|"
    r"after))(?:st|nd|rd|th)?[\s,-]*$",
    re.IGNORECASE,
)
_BEFORE_A_THING = re.compile(r"\b(?:an?|the|this|that|any|every|no|some|my|your|our)\s+$", re.IGNORECASE)
_AFTER_A_QUOTE = re.compile(r"(?:^|\s)['\u2019]$")
"""Somebody else's sentence begins: I asked 'Will it help?'"""
_MARGIN = " " * 16
"""Before a text, so that its beginning is looked at like any other place."""
_TITLE_WORDS = 3
_NEAR = 160
"""Characters looked at on either side: of a sentence long enough to tell, and no more for a hostile text."""
_SAID_DOT = r"(?:dot|punkt|punto|point)"
_DOT_INSIDE = rf"(?:[.\u3002\uff0e]|\s?[\[({{<]\s?(?:\.|{_SAID_DOT})\s?[\])}}>]\s?|\s{_SAID_DOT}\s)"
_DOT = rf"(?:{_DOT_INSIDE}|\s\.\s?|\.\s)"
_WRITTEN_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})
_AT = r"(?:\s?[@＠]\s?|\s?[\[({<]\s?(?:at|a|ät|arroba|@)\s?[\])}>]\s?|\s(?:at|ät|arroba)\s)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """What is known of everybody the reader must not recognise."""

    addresses: tuple[str, ...] = ()
    full_names: tuple[str, ...] = ()
    """As the roster has them, titles and credentials included."""
    single_names: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    """Hosts too: of addresses, of Message-IDs."""
    phones: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    """Numbers, handles, links, street addresses."""
    readers_own: tuple[str, ...] = ()
    """Addresses and names of the reader: what they share with somebody says nothing of that somebody."""
    kept: frozenset[str] = frozenset()
    """Words, folded, of which their writer said that they are no names here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """Something known that is still there. `text` is for the decision alone, never for a log."""

    kind: str
    text: str
    """As its writer typed it, so that it can be taken out; as it is known where no person wrote it."""

    def __repr__(self) -> str:
        return f"Hit({self.kind})"


def residual_hits(pieces: Iterable[str], persons_words: str, identity: Identity) -> tuple[Hit, ...]:
    """Everything of the identity that the mail still holds, each once.

    pieces: all headers and parts of the finished mail, decoded. persons_words: what people
    wrote in it, with the relay's wording and placeholders blanked out.
    """
    mail = "\n".join(dict.fromkeys(pieces))
    readings = [Searched(text) for text in dict.fromkeys((mail, plain(mail)[0]))]
    words = _Words(persons_words)
    found = []
    for kind, known, look in _looks(identity):
        typed_so = words.typed_form(look)
        if typed_so is not None or any(look(reading) is not None for reading in readings):
            found.append(Hit(kind=kind, text=typed_so or known))
    for name in identity.single_names:
        if _is_also_a_word(name) and fold(name) not in identity.kept:
            found += words.named(name)
    return tuple(dict.fromkeys(found))


_Span = tuple[int, int]
_Look = Callable[[Searched], _Span | None]
"""Where something known stands in a text."""


def _looks(identity: Identity) -> Iterator[tuple[str, str, _Look]]:
    """(kind, what is known, how to look for it)."""
    own = {
        Wanted(words).whole
        for text in identity.readers_own
        for words in (name_words(text), *([part] for part in (text, *re.split(r"[@\s]", text))))
    }
    for kind, known, wanted in _in_words(identity):
        if wanted.whole and wanted.whole not in own:
            yield kind, known, partial(Searched.find, wanted=wanted)
    for address in identity.addresses:
        local, _, domain = address.rpartition("@")
        if local and fold(address) not in map(fold, identity.readers_own):
            yield "address", address, partial(_address, address=address)
    for domain in identity.domains:
        if "." in domain:
            yield "domain", domain, partial(Searched.match, pattern=_bounded(_host(domain)))
    for phone in identity.phones:
        digits = _dialled(phone)
        if len(digits) >= _MIN_DIGITS:
            yield "phone", phone, partial(_number, digits=digits)
        if len(digits) == _MOST_DIGITS:
            yield "phone", phone, partial(_number, digits=digits[-_LOCAL_DIGITS:], alone=True)


def _address(text: Searched, *, address: str) -> _Span | None:
    # Nearly all of a roster stand nowhere in a mail: told by their letters, without a pattern for each.
    if not all(map(text.holds, _pieces(address))):
        return None
    local, _, domain = address.rpartition("@")
    return text.match(_bounded(_literal(local) + _AT + _host(domain)))


def _number(text: Searched, *, digits: str, alone: bool = False) -> _Span | None:
    said = text.find_number(digits, alone=alone)
    return said or (NOWHERE if text.dialled.find_number(digits, alone=alone) else None)


def _in_words(identity: Identity) -> Iterator[tuple[str, str, Wanted]]:
    """What is found by its letters and digits alone."""
    for address in identity.addresses:
        local = address.rpartition("@")[0].partition("+")[0]
        if wanted := _mailbox(local):
            yield "local part", local, wanted
    for name in identity.full_names:
        for wanted in _full_name(name):
            yield "full name", name, wanted
    for name in identity.single_names:
        if not _is_also_a_word(name):
            yield "name", name, Wanted([name])
        if out := _written_out(name):
            yield "name", name, Wanted([out])
    for domain in identity.domains:
        for label in domain.split(".")[:-1] or [domain]:
            if len(label) >= _MIN_LABEL and not says_nothing(label):
                yield "domain", label, Wanted([label], between="-")
    for number in identity.ids:
        yield "number", number, Wanted([number], between=r"[\s._/#-]{1,2}")


@lru_cache(maxsize=20_000)
def _pieces(address: str) -> tuple[str, ...]:
    """What stands in every way to write the address, folded."""
    local, _, domain = address.rpartition("@")
    return tuple(fold(part) for part in (*local.split(), *domain.split(".")))


@lru_cache(maxsize=20_000)
def _mailbox(local: str) -> Wanted | None:
    """A local part as it is looked for; None: it tells nobody whose it is."""
    wanted = Wanted([local], between=r"[._]")
    generic = says_nothing(wanted.whole) or wanted.whole in _GENERIC_LOCAL_PARTS
    return wanted if len(wanted.whole) >= _MIN_LOCAL_PART and not generic else None


@lru_cache(maxsize=20_000)
def _full_name(name: str) -> tuple[Wanted, ...]:
    """The ways in which a full name is looked for."""
    found = []
    for form in _forms(name):
        found.append(Wanted(form, name=True))
        if any(map(_written_out, form)):
            found.append(Wanted([_written_out(word) or word for word in form]))
    return tuple(found)


def _forms(name: str) -> Iterator[Sequence[str]]:
    """A full name as people write it: whole, without what stands between, turned round."""
    words = name_words(name)
    if len(words) < 2:  # "J. Okonjo": a surname alone is not the full name
        words = name.partition(",")[0].split()
    yield words
    if len(words) > 1:
        first, last = words[0], words[-1]
        for surname in {last, *last.split("-")}:
            yield first, surname
            yield surname, first


def _written_out(word: str) -> str:
    """The word as it is typed where there are no such letters, "Müßig" as "Muessig"; "" if it has none."""
    small = unicodedata.normalize("NFC", word.casefold())
    return out if (out := small.translate(_WRITTEN_OUT)) != small else ""


def _is_also_a_word(name: str) -> bool:
    """Whether a name stands in texts that mean nobody: a word, a month, a theorist, a test."""
    return is_word(name) or fold(name) in _CALENDAR or bool(sections_of(name)) or len(name) < _MIN_NAME


def _dialled(phone: str) -> str:
    """The digits of a number that stay the same wherever one calls from; no extension."""
    found = re.search(r"(\+?)\d[^a-zA-Z#]*", _TRUNK_PREFIX.sub(" ", plain(phone)[0]))
    if not found:
        return ""
    digits = re.sub(r"\D", "", found[0])
    from_abroad = found[1] or digits.startswith("00")
    if from_abroad and len(national := _national(digits.lstrip("0"))) >= _MIN_DIGITS:
        return national[-_MOST_DIGITS:]
    return digits.lstrip("0")[-_MOST_DIGITS:]


def _national(digits: str) -> str:
    """The number without the prefix of its country; "" where there is no such country."""
    for length in (1, 2, 3):
        if int(digits[:length] or 0) in phonenumbers.COUNTRY_CODE_TO_REGION_CODE:
            return digits[length:].lstrip("0")
    return ""


def _literal(text: str) -> str:
    return r"\s?".join(re.escape(fold(part)) for part in re.split(r"\s+", text))


def _host(domain: str) -> str:
    """A pattern for a domain; of ordinary words alone ("mindful.care") it takes a stop without a blank."""
    labels = domain.split(".")
    telling = any(not is_word(part) for label in labels[:-1] for part in label.split("-"))
    return (_DOT if telling else _DOT_INSIDE).join(map(_literal, labels))


def _bounded(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-]){pattern}(?![\w-])")


class _Words:
    """What persons wrote in the mail, as they typed it and as it is read, with the way back."""

    def __init__(self, text: str) -> None:
        read, places = plain(text)
        self._typed = text
        self._readings = [(Searched(text), list(range(len(text) + 1)))]
        if read != text:
            self._readings.append((Searched(read), places))

    def typed_form(self, look: _Look) -> str | None:
        """The stretch that is found, as its writer typed it; "" where there is no such stretch."""
        for reading, places in self._readings:
            if (span := look(reading)) is not None:
                return self._stretch(places, *span)
        return None

    def named(self, name: str) -> Iterator[Hit]:
        """Where a name that is also a word stands as a name: capitalised, and not where any word would be."""
        form = name.capitalize() if name.isupper() or name.islower() else name
        for reading, places in self._readings:
            text = reading.text
            is_a_word_too = re.search(whole_word(form.lower()), text) is not None
            for found in re.finditer(rf"(?<![^\W_]){re.escape(form)}(?![^\W_])", text):
                start = found.start()
                if _may_be_a_name(text, found) and not any(a <= start < b for a, b in reading.kept_runs):
                    # Taking out every "will" would spoil the text: the word before goes with this one.
                    near = text[max(0, start - _NEAR) : start]
                    before = re.search(r"\S+\s+\Z", near) if is_a_word_too else None
                    start -= len(before[0]) if before else 0
                    yield Hit(kind="name", text=self._stretch(places, start, found.end()))

    def _stretch(self, places: Sequence[int], start: int, end: int) -> str:
        if (start, end) == NOWHERE:
            return ""
        a, b = typed(places, start, end)
        return self._typed[a:b].strip()


def _may_be_a_name(text: str, found: re.Match[str]) -> bool:
    before, after = text[max(0, found.start() - _NEAR) : found.start()], text[found.end() :][:_NEAR]
    if starts_sentence(_MARGIN + before, len(_MARGIN) + len(before)) or _BEFORE_A_THING.search(before):
        return False
    if _AFTER_A_QUOTE.search(before):
        return False
    if fold(found[0]) in _CALENDAR and (_BEFORE_A_DATE.search(before) or re.match(r"\W{1,2}\d", after)):
        return False
    sentence = re.split(r"[.!?\n]", before)[-1] + re.split(r"[.!?\n]", after, maxsplit=1)[0]
    others = re.findall(r"[^\W\d_]{4,}", sentence)
    is_title = len(others) >= _TITLE_WORDS and all(w[0].isupper() for w in others)
    return not is_title  # "How Will My Client Bear The Grief"
