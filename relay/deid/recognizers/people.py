"""Names that the text gives to somebody outright, whoever else bears them: "my client Klein"."""

from collections.abc import Iterable

from relay.deid.finding import Finding, Kind, Knowledge
from relay.deid.lexicon import Section, kept_runs, sections_of
from relay.deid.recognizer import Rule, found
from relay.deid.wording import NAME_WORD

# Cited with the year or the others who wrote, a doctor is an author.
_CITED = rf"(?!(?:,? (?:and|&) {NAME_WORD})?\s?\(?(?:19|20)\d\d|,? et al)"
_RULES = (
    Rule(
        Kind.NAME,
        "client",
        0.85,
        rf"\b(?:[Cc]lient|[Pp]atient|[Ss]upervisee)[ \t]+(?:called |named )?"
        rf"(?P<it>{NAME_WORD}(?:[ \t]{NAME_WORD})?)",
    ),
    Rule(Kind.NAME, "title", 0.55, rf"\b(?:Dr|Mr|Mrs|Ms|Miss|Mx)\.?[ \t]+(?P<it>{NAME_WORD})\b{_CITED}"),
)
_ANIMAL = r"\b(?i:dog|puppy|cat|kitten|parrot|budgie|horse|pony|hamster|rabbit|bird|tortoise|goldfish|pet)"
# Theorists lend their names to animals.
_ANIMALS = (
    Rule(Kind.NAME, "animal", 0.8, rf"{_ANIMAL},?[ \t]+(?:named|called)[ \t]+(?P<it>{NAME_WORD})"),
    Rule(Kind.NAME, "animal", 0.7, rf"{_ANIMAL},[ \t]+(?P<it>{NAME_WORD})(?=,)"),
)
_PEOPLE = {Section.THEORISTS, Section.AUTHORS, Section.FIGURES}


class People:
    """Those whom a title or the word client introduces, and animals; the tagger finds all others."""

    name = "people"
    kinds = frozenset({Kind.NAME})

    def find(self, text: str, knowledge: Knowledge) -> Iterable[Finding]:
        """The name alone; nothing that begins a clinical phrase: "client Beck Depression Inventory"."""
        del knowledge
        phrases = {start for start, _ in kept_runs(text)}
        for rule in _RULES:
            for start, end, _ in rule.matches(text):
                if start not in phrases:
                    yield found(rule, start, end, self.name)
        for rule in _ANIMALS:
            for start, end, _ in rule.matches(text):
                if sections_of(text[start:end]) <= _PEOPLE:
                    yield found(rule, start, end, self.name)
