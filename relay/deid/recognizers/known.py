"""Identifiers known before the text is read: the roster, and what was removed earlier in the consultation."""

import re
from collections.abc import Iterable

from relay.deid.finding import Finding, Kind, Knowledge
from relay.deid.lexicon import is_word
from relay.deid.wording import is_capitalised, starts_sentence, whole_word


class KnownIdentifiers:
    """Every mention of what is known."""

    name = "known"
    kinds = frozenset(Kind)

    def find(self, text: str, knowledge: Knowledge) -> Iterable[Finding]:
        """Whole words, in any case; a form made of plain words counts only capitalised inside a sentence."""
        for known in knowledge.known:
            if len(known.text.strip()) < 2:
                continue
            plain = known.kind in {Kind.NAME, Kind.LOCATION, Kind.ORG} and all(
                map(is_word, known.text.split())
            )
            initials = known.text.isupper() and len(known.text) < 6
            for match in re.finditer(whole_word(known.text), text, 0 if initials else re.IGNORECASE):
                if plain and not _reads_as_name(text, match):
                    continue
                yield Finding(
                    start=match.start(),
                    end=match.end(),
                    kind=known.kind,
                    score=0.95,
                    recognizer=self.name,
                    reason="known",
                )


def _reads_as_name(text: str, match: re.Match[str]) -> bool:
    if not all(is_capitalised(w) or len(w) < 4 for w in match[0].split()):
        return False
    return (
        len(match[0].split()) > 1
        or not starts_sentence(text, match.start())
        or text.startswith(("'s", "’s"), match.end())
    )
