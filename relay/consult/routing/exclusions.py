"""Whom a member does not want to be asked: `not: name@clinic.example, Lakeside Clinic`.

The line is for the relay alone. It is cut out before anything else looks at the text, and what it
says counts in the generous sense: one colleague too many left out harms nobody.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from relay.consult.snapshot import Member
from relay.consult.words import Verb, phrases_of, plain
from relay.mail.address import normal_address

MOST = 40
"""Names in one line; a longer list belongs into a standing one."""
LONGEST = 254
"""Characters of a name; no address that mail reaches has more (RFC 5321 §4.5.3.1.3)."""
_LINE = re.compile(r"[\s*_]*(?P<head>[^\W\d_][^:\n]{0,30}?)[*_\s]*:[*_]*\s*(?P<whom>\S.*)")
_HEADINGS = frozenset(
    """ausschlusse esclusioni exclusiones exclusions exclusoes
    uitsluitingen uteslutningar wykluczenia""".split()
)
"""Words for the standing list that are also headings of a case report."""
_PLEASE = frozenset({"please", "favor", "bitte", "por"})
_NOT = frozenset(phrases_of(Verb.NOT)) - _HEADINGS | {
    plain(phrase) for phrase in ("not to", "not for", "do not ask", "don't ask", "dont ask", "not please")
}
# In a text whose runs of white space are one space: a pattern that could begin anywhere in such a run would
# be tried from each of its places to its end.
_BETWEEN = re.compile(r" ?[,;] ?| (?:and|or|nor|y|o|ni) (?=\S+@)", re.IGNORECASE)
_ADDRESS = re.compile(r"[^\s<>\"']+@[^\s<>\"']+")
_GENERIC = frozenset(
    """the of and for at in a clinic clinics practice practices center centre centers centres group
    counseling counselling therapy therapies psychotherapy psychology psychological psychiatry mental
    health care services service associates partners institute hospital medical private family
    community wellness office llc pllc inc pc ltd""".split()
)
"""Words that many practices have in their names."""


def without_exclusions(text: str) -> tuple[str, tuple[str, ...]]:
    """The text without its `not:` lines, and whom they name, as written. A comma at the end goes on below."""
    kept: list[str] = []
    named: list[str] = []
    goes_on = False
    for line in text.split("\n"):
        found = _says_not(line)
        if not found and not (goes_on and line.strip()):
            kept.append(line)
            goes_on = False
            continue
        whom = " ".join((found["whom"] if found else line).split())
        named += [name[:LONGEST] for part in _BETWEEN.split(whom) if (name := part.strip(" .!*_<>\"'“”"))]
        goes_on = whom.endswith((",", ";"))
    if not named:
        return text, ()
    return "\n".join(kept), tuple(dict.fromkeys(named))[:MOST]


def _says_not(line: str) -> re.Match[str] | None:
    found = _LINE.match(line)
    if found is None:
        return None
    words = [word for word in plain(found["head"]).split() if word not in _PLEASE]
    return found if " ".join(words) in _NOT else None


def excludes(names: Iterable[str], member: Member) -> bool:
    """Whether one of the names is an address of the member, their own name, or that of their practice."""
    return any(_is(name, member) for name in names)


def _is(name: str, member: Member) -> bool:
    if found := _ADDRESS.search(name):
        return normal_address(found[0]) in {normal_address(address) for address in member.addresses}
    wanted = _words(name)
    if not wanted:
        return False
    entry = member.entry
    if wanted == _words(entry.name or ""):
        return True
    if entry.practice and _same_practice(wanted, _words(entry.practice)):
        return True
    run = "".join(wanted)
    labels = (address.rpartition("@")[2].partition(".")[0] for address in member.addresses)
    return len(run) > 3 and any(run == "".join(_words(label)) for label in labels)


def _same_practice(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether one name is the other with more words around it, beside those every practice has."""
    short, long = sorted((one, other), key=len)
    if not set(short) - _GENERIC:
        return one == other
    return any(long[i : i + len(short)] == short for i in range(len(long) - len(short) + 1)) or (
        [w for w in short if w not in _GENERIC] == [w for w in long if w not in _GENERIC]
    )


@lru_cache(maxsize=20_000)
def _words(text: str) -> tuple[str, ...]:
    return tuple(re.findall(r"[^\W_]+", text.casefold()))
