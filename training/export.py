"""Writes trained weights in the form the package carries: ONNX, eight-bit whole numbers."""

import tempfile
import warnings
from pathlib import Path

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic

from relay.deid.tagger.features import Sign
from training.network import Council

_NAMES = ("pieces", "shapes", "gaps", "signs", "mask")


def export(network: Council, to: Path) -> None:
    """One file; weights are quantised per channel, activations while it runs."""
    network.eval()
    size = (2, 64)
    whole = [torch.zeros(size, dtype=torch.long) for _ in range(3)]
    example = (*whole, torch.zeros(*size, len(Sign)), torch.ones(size))
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the older exporter warns that it is the older one
        exact = Path(folder) / "exact.onnx"
        torch.onnx.export(
            network, example, str(exact), input_names=list(_NAMES), output_names=["scores"],
            dynamic_axes={name: {0: "windows", 1: "pieces"} for name in (*_NAMES, "scores")},
            opset_version=17, dynamo=False,
        )  # fmt: skip
        quantize_dynamic(exact, to, per_channel=True, weight_type=QuantType.QInt8)
