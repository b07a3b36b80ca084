"""To whom in a circle a text goes: to everybody, to one alone, or its writer has to say.

An aside must never reach everybody. So what only sounds like one is held and asked about, and
a name counts only if it is exactly what somebody in the circle is called.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from unicodedata import normalize

from relay.consult.circles.model import Participant
from relay.consult.circles.people import named
from relay.consult.model import MemberId
from relay.consult.words import COURTESY, folded, of_circles, plain


class Whom(StrEnum):
    """Who reads a text."""

    ALL = "all"
    ONE = "one"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """Who reads a text, and the text without the line that said so."""

    whom: Whom
    to: MemberId | None = None
    text: str = ""
    said: bool = True
    """Whether the text said it; else it is what goes without saying."""


_ASIDE_ELSEWHERE = "|".join(phrase.replace(" ", r"\s+") for phrase in of_circles("aside"))
_PRIVATE_ELSEWHERE = "|".join(phrase.replace(" ", r"\s+") for phrase in of_circles("private"))
_ASIDE = re.compile(
    rf"\W*(?:(?:an?\s+)?aside\b(?!\s+from\b)\s*(?:(?:to|for|with)\b)?|(?:{_ASIDE_ELSEWHERE})\b)"
    r"\s*(?P<name>[^:,;.\n]{0,60}?)\s*"
    r"(?:(?P<mark>[:,;.]|\s[-–—])\s*(?P<rest>.*))?\Z",
    re.IGNORECASE,
)
"""The whole line; the name is what stands up to the first mark."""
_SOUNDS_PRIVATE = re.compile(
    r"\baside\b(?!\s+from\b)|\bprivate(?:ly)?\b(?!\s+(?:practi|clinic|client|therap|school|insur|pa[iy]|patient"
    r"|hospital|sector))|\bconfidential(?:ly)?\b"
    r"|\bbetween\s+(?:us|you and me|ourselves)\b"
    r"|\b(?:just|only)\s+(?:for|to)\s+(?:you|colleague)\b|\boff[- ](?:list|circle|record)\b"
    r"|\bnot\s+(?:for|to)\s+(?:the\s+)?(?:others?|everyone|everybody|all|group|circle)\b"
    rf"|\b(?:{_ASIDE_ELSEWHERE}|{_PRIVATE_ELSEWHERE})\b|\bsolo\s+para\s+(?:vos|colega)\b",
    re.IGNORECASE,
)
_EVERYONE = frozenset(
    """everyone everybody all circle group whole reply to the send it this for in""".split()
)
_ALL_WORDS = frozenset({"everyone", "everybody", "all", "circle", "group"})
_HAILS = frozenset({"hi", "hello", "hey", "dear", "thanks", "thank", "morning", "evening", "afternoon"})
"""With these "all" greets."""
_LINES_LOOKED_AT = 2


def reach_of(text: str, subject: str, writer: MemberId, among: Sequence[Participant], unsaid: Reach) -> Reach:
    """Who is to read the text. `unsaid`: who does when it says nothing. `among`: everybody in the circle."""
    lines = normalize("NFC", text).split("\n")
    saying = [n for n, line in enumerate(lines) if line.strip() and not _is_greeting(line)][:_LINES_LOOKED_AT]
    first = lines[saying[0]] if saying else ""
    if saying and (found := _ASIDE.match(_evened(first))):
        rest = first[found.start("rest") :].strip() if found["rest"] else ""
        below = "\n".join([*([rest] if rest else []), *lines[saying[0] + 1 :]]).strip("\n")
        one = _other(found["name"] or "", writer, among)
        if one is not None:
            return Reach(whom=Whom.ONE, to=one.member, text=below)
        # "Aside to Brich: …" says itself that this line is no part of the text
        return Reach(whom=Whom.UNCLEAR, text=below if found["mark"] == ":" else text)
    if any(_SOUNDS_PRIVATE.search(_evened(words)) for words in (subject, *(lines[n] for n in saying))):
        if unsaid.whom is Whom.ONE:
            return Reach(whom=Whom.ONE, to=unsaid.to, text=text, said=False)
        return Reach(whom=Whom.UNCLEAR, text=text)
    return Reach(whom=unsaid.whom, to=unsaid.to, text=text, said=False)


def reach_answered(text: str, writer: MemberId, among: Sequence[Participant]) -> Reach | None:
    """The answer to "who should read this?"; None: it is no such answer."""
    for line in [line for line in text.split("\n") if line.strip()][:_LINES_LOOKED_AT]:
        if found := _ASIDE.match(_evened(line)):
            one = _other(found["name"] or "", writer, among)
            return Reach(whom=Whom.ONE, to=one.member) if one else Reach(whom=Whom.UNCLEAR)
        words = set(re.findall(r"[\w']+", line.casefold()))
        if words & _ALL_WORDS and not words & _HAILS and words <= _EVERYONE | COURTESY:
            return Reach(whom=Whom.ALL)
        said = plain(line).split()
        if {" ".join(said), " ".join(w for w in said if w not in COURTESY)} & set(of_circles("everyone")):
            return Reach(whom=Whom.ALL)
    return None


def _other(name: str, writer: MemberId, among: Sequence[Participant]) -> Participant | None:
    one = named(name, (p for p in among if p.is_in))
    return one if one and one.member != writer else None


def _evened(line: str) -> str:
    """The line without accents, each letter still at its place: the text behind a name stays as it is."""
    return "".join(even if len(even := folded(c)) == 1 else c for c in line)


def _is_greeting(line: str) -> bool:
    words = re.findall(r"[\w']+", line.casefold())
    return bool(words) and all(word in COURTESY for word in words)
