"""The writer's own name, addresses, domain, practice and closing lines."""

# ruff: noqa: E501 - a pattern or word list broken into pieces is harder to check than a long line

import re
from collections.abc import Iterable, Iterator

from relay.deid.finding import Finding, Kind, Knowledge, Writer
from relay.deid.lexicon import is_common_word, is_kept, is_word
from relay.deid.wording import is_capitalised, starts_sentence, whole_word

_CREDENTIALS = frozenset(
    "phd psyd edd md do lcsw licsw lisw lmsw lsw msw lmft mft lpc lpcc lcpc lmhc lcmhc lp rn np aprn pmhnp ma ms med mba bcba abpp mrcpsych dclinpsy "
    "dr mr mrs ms miss mx prof professor rev sir the jr sr ii iii esq rp rsw ba bsc msc mbacp ukcp bacp hcpc cpsychol dip psychologist therapist counselor "
    "counsellor psychotherapist frau herr mme m a d s and von van de der la".split()
)
_PROVIDERS = frozenset(
    "gmail googlemail outlook hotmail live msn yahoo ymail icloud me aol proton protonmail gmx web mail fastmail zoho example".split()
)
_MAILBOXES = frozenset(
    "info office contact mail admin hello therapy practice reception enquiries inquiries team billing appointments".split()
)


class WriterNames:
    """What the header and the roster say of the one who wrote."""

    name = "writer"
    kinds = frozenset({Kind.NAME, Kind.EMAIL, Kind.URL, Kind.ORG, Kind.LOCATION})

    def find(self, text: str, knowledge: Knowledge) -> Iterable[Finding]:
        """Every form of the writer's name, and the parts of their addresses."""
        writer = knowledge.writer
        names = name_words(writer.name)
        if len(names) > 1:
            yield from self._spread(
                text, r"[\s.,]+(?:\w\.?\s+)?".join(map(re.escape, names)), Kind.NAME, "full name"
            )
            yield from self._spread(
                text, rf"{re.escape(names[-1])}, ?{re.escape(names[0])}", Kind.NAME, "full name"
            )
            initials = "".join(n[0] for n in names).upper()
            dotted = r"\.\s?".join(initials)
            yield from self._spread(
                text, rf"^[ \t–—-]*{initials}(?=\s*$)|\b{dotted}\.", Kind.NAME, "initials", re.MULTILINE
            )
        for part in names:
            yield from self._part(text, part)
        yield from self._practice(text, writer)
        for address in writer.addresses:
            yield from self._address(text, address)

    def _part(self, text: str, part: str) -> Iterator[Finding]:
        if len(part) < 2:
            return
        closing = _closing_at(text)
        for match in re.finditer(whole_word(part), text, re.IGNORECASE):
            counts = not is_word(part) or match.start() >= closing
            if not counts:
                counts = is_capitalised(match[0]) and not starts_sentence(text, match.start())
            if counts:
                yield self._made(match.start(), match.end(), Kind.NAME, "part of the name")

    def _practice(self, text: str, writer: Writer) -> Iterator[Finding]:
        if len(writer.practice) > 3 and not is_common_word(writer.practice):
            yield from self._spread(text, whole_word(writer.practice), Kind.ORG, "practice", re.IGNORECASE)
        for line in writer.signature.splitlines():
            # A line of the closing that comes back in the text is the name of a person or a practice.
            words = line.strip(" \t-–—|•*,")
            if (
                len(words) > 3
                and not is_kept(words)
                and not all(is_word(w) for w in re.findall(r"\w+", words))
            ):
                yield from self._spread(text, whole_word(words), Kind.ORG, "closing lines", re.IGNORECASE)
            if any(c.isdigit() for c in line):
                yield from self._town(text, line)

    def _town(self, text: str, line: str) -> Iterator[Finding]:
        """The places between the commas of an address in the closing: "12 Oak Street, Harlow, VT"."""
        for piece in re.split(r"[,|·•/]|\s[-–—]\s", line):
            words = piece.split()
            named = words and all(is_capitalised(w) and w.isalpha() and len(w) > 2 for w in words)
            # "Harlow Falls" is two words of the dictionary and one town; "Suite" alone is no place
            telling = len(words) > 1 or not is_word(piece.strip())
            if named and telling:  # no list of theorists counts here: the writer's own town may be Harlow
                yield from self._spread(
                    text, whole_word(" ".join(words)), Kind.LOCATION, "address in the closing"
                )

    def _address(self, text: str, address: str) -> Iterator[Finding]:
        local, _, domain = address.rpartition("@")
        if not local or not domain:
            return
        yield from self._spread(text, re.escape(address), Kind.EMAIL, "address", re.IGNORECASE)
        if len(local) > 3 and local.casefold() not in _MAILBOXES and not is_word(local):
            yield from self._spread(text, whole_word(local), Kind.NAME, "local part", re.IGNORECASE)
        labels = domain.casefold().split(".")
        label = labels[-2] if len(labels) > 1 else labels[0]
        if label in _PROVIDERS or domain.casefold() in _PROVIDERS:
            return
        yield from self._spread(
            text, rf"(?<![\w-])(?:www\.)?{re.escape(domain)}(?![\w-])", Kind.URL, "domain", re.IGNORECASE
        )
        if len(label) > 5 and not is_word(label):
            # "lakesidecounseling" also finds "Lakeside Counseling" and "Lakeside-Counseling".
            loose = r"[\s&'’-]?".join(map(re.escape, label.replace("-", "")))
            yield from self._spread(text, rf"(?<![^\W_]){loose}(?![^\W_])", Kind.ORG, "domain", re.IGNORECASE)

    def _spread(
        self, text: str, pattern: str, kind: Kind, reason: str, flags: int = re.IGNORECASE
    ) -> Iterator[Finding]:
        for match in re.finditer(pattern, text, flags):
            if match.end() > match.start():
                yield self._made(match.start(), match.end(), kind, reason)

    def _made(self, start: int, end: int, kind: Kind, reason: str) -> Finding:
        return Finding(start=start, end=end, kind=kind, score=0.95, recognizer=self.name, reason=reason)


def name_words(name: str) -> list[str]:
    """The words of a person's name, titles and credentials set aside."""
    before_comma = (
        name.split(",", maxsplit=1)[0]
        if re.search(r",\s*[A-Z][A-Za-z.]{1,8}\b", name) and len(name.split(",", maxsplit=1)[0].split()) > 1
        else name
    )
    words = re.findall(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*", re.sub(r"\([^)]*\)", " ", before_comma))
    kept = [
        w
        for w in words
        if w.casefold() not in _CREDENTIALS and len(w) > 1 and not re.fullmatch(r"[A-Z]{3,6}", w)
    ]
    return kept or ([w for w in words if w.casefold() not in _CREDENTIALS and len(w) > 1])


def _closing_at(text: str) -> int:
    """Where the last three lines with something on them begin."""
    starts = [m.start() for m in re.finditer(r"^.*\S.*$", text, re.MULTILINE)]
    return starts[-min(3, len(starts))] if len(starts) > 3 else (starts[-1] if len(starts) > 1 else len(text))
