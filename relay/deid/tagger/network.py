"""The trained network: weights inside this package, run by onnxruntime on one core, no network ever."""

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any, cast

from relay.deid.errors import ModelMissing
from relay.deid.finding import Kind
from relay.deid.tagger.labels import KINDS
from relay.deid.tagger.pieces import Vocabulary
from relay.deid.tagger.windows import Inputs, Scores

_INSTALLED = resources.files("relay.deid.tagger") / "weights"


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """Chances, 0 to 1, chosen for these weights on mails they were not trained on."""

    remove: Mapping[Kind, float]
    """From which a word of a kind goes; far below one half, for a leak costs more than a lost word."""
    doubt: float
    """Share of the above from which a word that stays is shown to its writer."""
    rare: float
    """From which a word belongs to a rare description."""
    rare_at_its_height: float
    """What the surest word of a rare description must reach."""

    def __post_init__(self) -> None:
        """Raises ValueError where one is no share: with a limit above 1 nothing would ever be removed."""
        if not all(
            0 < limit < 1 for limit in (*self.remove.values(), self.doubt, self.rare, self.rare_at_its_height)
        ):
            raise ValueError("a threshold is no share")


class Network:
    """The weights, loaded. Safe to use from several threads."""

    def __init__(self, folder: Traversable = _INSTALLED) -> None:
        """Takes a third of a second. Raises ModelMissing where weights or runtime are not as installed."""
        # Official builds send events to their maker and keep a device's id, and what waits to be sent,
        # in the user's cache, unless this stands here before the first import.
        os.environ["ORT_DISABLE_TELEMETRY"] = "1"
        try:
            import onnxruntime  # takes a tenth of a second, so not at import

            card = json.loads((folder / "card.json").read_text(encoding="utf-8"))
            weights = (folder / "network.onnx").read_bytes()
            pieces = (folder / "vocabulary.txt").read_bytes()
            if hashlib.sha256(weights + pieces).hexdigest() != card["sha256"]:
                raise ModelMissing("the weights of the tagger are damaged")
            limits = dict(card["thresholds"])
            remove = {kind: float(limits["remove"][kind]) for kind in KINDS}
            self.vocabulary = Vocabulary(pieces.decode().split("\n"))
            self.thresholds = Thresholds(**limits | {"remove": remove})
        except (ImportError, OSError, ValueError, KeyError, TypeError) as missing:
            raise ModelMissing("the weights of the tagger are not installed as they should be") from missing
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.enable_cpu_mem_arena = False  # 60,000 characters must not leave their memory taken for good
        options.log_severity_level = 3
        self._session: Any = onnxruntime.InferenceSession(
            weights, options, providers=["CPUExecutionProvider"]
        )

    def __call__(self, batch: Inputs) -> Scores:
        """The scores of each piece: (windows, pieces, labels.COUNT + 1)."""
        given = {
            "pieces": batch.pieces,
            "shapes": batch.shapes,
            "gaps": batch.gaps,
            "signs": batch.signs,
            "mask": batch.mask,
        }
        return cast("Scores", self._session.run(["scores"], given)[0])
