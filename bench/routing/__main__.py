"""Prints one line of figures for each way to tell the specialty, on each labelled set.

DEID_DATA names the folder of the annotated mails (with `dev/` and `train/`); the labels beside this file
hold their numbers and no word of them.
"""

import os
import re
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from bench.routing.embedding import Embedding
from relay.consult.routing.named import by_keywords
from relay.consult.routing.nearest import PROPOSED, decided_by_keywords, nearest
from relay.consult.routing.themes import themes_of
from relay.settings.folder import LiveConfig
from relay.settings.values import Specialty

HERE = Path(__file__).parent
SPECIALTIES = LiveConfig(HERE.parents[1] / "config").current().specialties
_MARK = re.compile(r"\{\{[A-Z]+\|(.*?)\}\}", re.DOTALL)
Way = Callable[[str], tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """A mail and what it is about; the first line of the text is its subject."""

    text: str
    about: frozenset[str]


def read(labels: Path, mails: Path) -> list[Labelled]:
    """The labelled mails of one set."""
    found = []
    for line in labels.read_text(encoding="utf-8").splitlines():
        number, about = line.split("\t")
        head, body = (mails / f"{number}.txt").read_text(encoding="utf-8").split("\n---\n", 1)
        subject = re.search(r"^subject: (.*)$", head, re.MULTILINE)
        text = f"{subject[1] if subject else ''}\n{body}"
        found.append(Labelled(text=_MARK.sub(r"\1", text), about=frozenset(about.split()) - {"-"}))
    return found


def figures(mails: Sequence[Labelled], way: Way) -> str:
    """First right, one of three right, and micro-averaged F1, of the mails that fit any specialty."""
    fitting = [mail for mail in mails if mail.about]
    told = [way(mail.text)[:PROPOSED] for mail in fitting]
    first = sum(bool(t) and t[0] in mail.about for t, mail in zip(told, fitting, strict=True))
    any_right = sum(bool(set(t) & mail.about) for t, mail in zip(told, fitting, strict=True))
    right = sum(len(set(t) & mail.about) for t, mail in zip(told, fitting, strict=True))
    both = sum(len(t) for t in told) + sum(len(mail.about) for mail in fitting)
    n = max(len(fitting), 1)
    return f"{first / n:.2f}  {any_right / n:.2f}  {2 * right / max(both, 1):.2f}  of {len(fitting)}"


def main() -> int:
    """The exit status."""
    folder = Path(os.environ.get("DEID_DATA", ""))
    if not (folder / "dev").is_dir():
        print("set DEID_DATA to the folder of the annotated mails", file=sys.stderr)
        return 2
    bare = {key: replace(one, keywords=()) for key, one in SPECIALTIES.items()}
    documents = {key: _document(one) for key, one in SPECIALTIES.items()}
    print(f"{'':<34}first three F1")
    for name in ("dev", "train"):
        mails = read(HERE / f"{name}.tsv", folder / name)
        embedding = Embedding([mail.text for mail in mails])
        decided = [m for m in mails if by_keywords(m.text, SPECIALTIES)]
        agreed = [m for m in mails if decided_by_keywords(m.text, SPECIALTIES)]
        open_ones = [m for m in mails if not decided_by_keywords(m.text, SPECIALTIES)]
        rows: list[tuple[str, Sequence[Labelled], Way]] = [
            ("keywords, where they decide", decided, lambda t: by_keywords(t, SPECIALTIES)),
            ("keywords and ranking agree", agreed, lambda t: decided_by_keywords(t, SPECIALTIES)),
            ("ranking, no themes", mails, lambda t: nearest(t, SPECIALTIES, themed=False)),
            ("ranking", mails, lambda t: nearest(t, SPECIALTIES)),
            ("ranking, titles alone", mails, lambda t: nearest(t, bare)),
            ("ranking, where keywords are silent", open_ones, lambda t: nearest(t, SPECIALTIES)),
            ("the tagger's embedding", mails, partial(embedding.nearest, documents=documents, most=PROPOSED)),
        ]
        print(f"{name}: {len(mails)} mails")
        for label, some, way in rows:
            print(f"  {label:<34}{figures(some, way)}")
        begun = time.perf_counter()
        for mail in mails:
            nearest(mail.text, SPECIALTIES)
        print(f"  {1000 * (time.perf_counter() - begun) / len(mails):.1f} ms a mail")
    return 0


def _document(one: Specialty) -> str:
    themes = (" ".join(phrase) for theme in themes_of(one) for phrase, _ in theme.phrases)
    return " ".join((*(one.title,) * 3, *one.keywords, *themes))


if __name__ == "__main__":
    sys.exit(main())
