"""Makes the weights that the package carries, or those that an honest figure needs.

python -m training.weights before --member 1                 our own mails; kept under build/
python -m training.weights after --member 1                  and the annotated ones; kept under build/
python -m training.weights after --member 1 --without td     the same, a group of writers left out
python -m training.weights export                            the members together, into the package
python -m training.weights export --without td               ... into build/without-td/
"""

import argparse
import hashlib
import json
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file

from relay.deid.tagger.labels import KINDS
from training import corpus
from training.export import export
from training.folders import BUILD, OWN, PACKAGE, SHARED
from training.network import Council, Network, pretrained
from training.sources import checkpoint, pieces
from training.stages import MEMBERS, after, before

_USUAL = dict.fromkeys((kind.value for kind in KINDS), 0.12)
THRESHOLDS = {
    "remove": _USUAL | {"NAME": 0.1, "ORG": 0.1, "LOCATION": 0.1},
    "doubt": 0.1,
    "rare": 0.4,
    "rare_at_its_height": 0.6,
}
"""Chosen on the mails of the groups left out; see docs/model.md."""


def main() -> None:
    """Do the one step that is asked for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("step", choices=("before", "after", "export"))
    parser.add_argument("--member", type=int, choices=range(1, MEMBERS + 1))
    parser.add_argument("--without", metavar="GROUP", help="leave out this group of the annotated mails")
    parser.add_argument("--annotated", type=Path, default=SHARED / "train")
    given = parser.parse_args()
    torch.set_num_threads(1)  # with more, sums come out in another order and the weights differ
    BUILD.mkdir(parents=True, exist_ok=True)
    if given.step != "export" and given.member is None:
        parser.error("--member is needed: one member at a time")
    if given.step == "export":
        _export(given.without)
        return
    own = corpus.read(OWN)
    if given.step == "before":
        network = before(given.member, own)
    else:
        network = _load(_file("before", given.member))
        annotated = [m for m in corpus.read(given.annotated) if m.group != given.without]
        after(network, given.member, own, annotated)
    save_file(
        {k: v.contiguous() for k, v in network.state_dict().items()},
        _file(given.step, given.member, given.without),
    )


def _export(without: str | None) -> None:
    folder = BUILD / f"without-{without}" if without else PACKAGE
    folder.mkdir(parents=True, exist_ok=True)
    members = [_load(_file("after", n, without)) for n in range(1, MEMBERS + 1)]
    export(Council(members), folder / "network.onnx")
    (folder / "vocabulary.txt").write_text("\n".join(pieces()), encoding="utf-8")
    carried = (folder / "network.onnx").read_bytes() + (folder / "vocabulary.txt").read_bytes()
    digest = hashlib.sha256(carried).hexdigest()
    card = {"sha256": digest, "thresholds": THRESHOLDS}
    (folder / "card.json").write_text(json.dumps(card, indent=1) + "\n", encoding="utf-8")


def _file(step: str, member: int, without: str | None = None) -> Path:
    return BUILD / f"{step}-{member}{f'-without-{without}' if without else ''}.safetensors"


def _load(file: Path) -> Network:
    network = pretrained(checkpoint())
    network.load_state_dict(load_file(file))
    return network


if __name__ == "__main__":
    main()
