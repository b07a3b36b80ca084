"""The last search: is anything known of somebody still in a finished mail?

The finished bytes come in decoded pieces. Addresses, domains, hosts, phones, numbers and names count
wherever they stand, whatever case, accents, joints or spacing hide them; a single name that may be a
word counts only capitalised, inside a sentence, in a person's own words: a Dr. Will must be able to
receive "you will".

All is searched twice, in the mail as it was typed and as its reader sees it (`plain`): what undoes a
disguise may also join a name to the word before it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from relay.deid.reading.plain import plain, typed
from relay.deid.searched import NOWHERE, Searched, Span, fold
from relay.deid.sought import Identity, Look, looks_for
from relay.deid.word_names import is_also_a_word, named_in


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
    for kind, known, look in looks_for(identity):
        typed_so = words.typed_form(look)
        if typed_so is not None or any(look(reading) is not None for reading in readings):
            found.append(Hit(kind=kind, text=typed_so or known))
    for name in identity.single_names:
        if is_also_a_word(name) and fold(name) not in identity.kept:
            found += words.named(name)
    return tuple(dict.fromkeys(found))


class _Words:
    """What persons wrote in the mail, as they typed it and as it is read, with the way back."""

    def __init__(self, text: str) -> None:
        read, places = plain(text)
        self._typed = text
        self._readings = [(Searched(text), list(range(len(text) + 1)))]
        if read != text:
            self._readings.append((Searched(read), places))

    def typed_form(self, look: Look) -> str | None:
        """The stretch that is found, as its writer typed it; "" where there is no such stretch."""
        for reading, places in self._readings:
            if (span := look(reading)) is not None:
                return self._stretch(places, span)
        return None

    def named(self, name: str) -> Iterator[Hit]:
        """Where a name that is also a word stands as a name."""
        for reading, places in self._readings:
            for span in named_in(reading, name):
                yield Hit(kind="name", text=self._stretch(places, span))

    def _stretch(self, places: Sequence[int], span: Span) -> str:
        if span == NOWHERE:
            return ""
        start, end = typed(places, *span)
        return self._typed[start:end].strip()
