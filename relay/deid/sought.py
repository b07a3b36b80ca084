"""What is known of somebody, and how each piece of it is looked for."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial

import phonenumbers

from relay.deid.lexicon import is_word
from relay.deid.reading.plain import plain
from relay.deid.recognizers.writer import name_words
from relay.deid.searched import NOWHERE, Searched, Span, Wanted, fold, says_nothing
from relay.deid.word_names import is_also_a_word

_MIN_LOCAL_PART, _MIN_LABEL = 5, 6
_MIN_DIGITS, _LOCAL_DIGITS, _MOST_DIGITS = 7, 7, 10
"""Of a phone number: the shortest there is, without its area, and without country and trunk prefixes."""
_TRUNK_PREFIX = re.compile(r"\(0\)")
"""Dialled within the country only: "+49 (0)30 …"."""
_GENERIC_LOCAL_PARTS = frozenset(
    """admin appointments billing client clinic colleague consult contact counseling counselling doctor email
    enquiries frontdesk hello help hospital info inquiries intake mail mailbox noreply office postmaster
    practice reception relay secretary support team therapist therapy webmaster welcome""".split()
)
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


Look = Callable[[Searched], Span | None]
"""Where something known stands in a text."""


def looks_for(identity: Identity) -> Iterator[tuple[str, str, Look]]:
    """(kind, what is known, how to look for it)."""
    own = {
        Wanted(words).whole
        for text in identity.readers_own
        for words in (name_words(text), *([part] for part in (text, *re.split(r"[@\s]", text))))
    }
    # a practice that reader and writer share is often what their domain is called, and that stands in To
    labels = (label for text in identity.readers_own for label in text.partition("@")[2].split("."))
    own |= {Wanted([label]).whole for label in labels}
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


def _address(text: Searched, *, address: str) -> Span | None:
    # Nearly all of a roster stand nowhere in a mail: told by their letters, without a pattern for each.
    if not all(map(text.holds, _pieces(address))):
        return None
    local, _, domain = address.rpartition("@")
    return text.match(_bounded(_literal(local) + _AT + _host(domain)))


def _number(text: Searched, *, digits: str, alone: bool = False) -> Span | None:
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
        if not is_also_a_word(name):
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
