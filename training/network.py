"""The network: BERT (Devlin et al. 2019) of any depth, with the features of a word added to its pieces."""

import json
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from relay.deid.tagger import labels
from relay.deid.tagger.features import Gap, Shape, Sign

_FEATURE_SPREAD = 0.01


class Layer(nn.Module):
    """Attention and a feed-forward step, each with its residual and norm."""

    def __init__(self, width: int, heads: int, inner: int, dropout: float) -> None:
        super().__init__()
        self.heads = heads
        self.dropout = dropout
        self.query, self.key, self.value, self.joined = (nn.Linear(width, width) for _ in range(4))
        self.widen, self.narrow = nn.Linear(width, inner), nn.Linear(inner, width)
        self.after_attention, self.after_step = (nn.LayerNorm(width, eps=1e-12) for _ in range(2))

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """x: (windows, pieces, width); mask: 0 or minus infinity, (windows, 1, 1, pieces)."""
        shape = (x.shape[0], x.shape[1], self.heads, x.shape[2] // self.heads)
        query, key, value = (
            part(x).view(shape).transpose(1, 2) for part in (self.query, self.key, self.value)
        )
        weights = ((query * shape[-1] ** -0.5) @ key.transpose(-1, -2) + mask).softmax(-1)
        mixed = weights.to(value.dtype) @ value
        mixed = self.joined(mixed.transpose(1, 2).reshape(x.shape))
        x = self.after_attention(x + functional.dropout(mixed, self.dropout, self.training))
        step = self.narrow(functional.gelu(self.widen(x)))
        return self.after_step(x + functional.dropout(step, self.dropout, self.training))


class Network(nn.Module):
    """Pieces and features in, the scores of their labels and of a rare description out."""

    def __init__(self, vocabulary: int, width: int, layers: int, heads: int, inner: int) -> None:
        super().__init__()
        self.dropout = 0.1
        self.pieces = nn.Embedding(vocabulary, width)
        self.places = nn.Embedding(512, width)
        self.shapes = nn.Embedding(len(Shape), width)
        self.gaps = nn.Embedding(len(Gap), width)
        self.signs = nn.Linear(len(Sign), width, bias=False)
        self.norm = nn.LayerNorm(width, eps=1e-12)
        self.layers = nn.ModuleList(Layer(width, heads, inner, self.dropout) for _ in range(layers))
        self.head = nn.Linear(width, labels.COUNT + 1)
        for table in (self.shapes, self.gaps, self.signs, self.head):
            nn.init.normal_(table.weight, std=_FEATURE_SPREAD)

    def forward(self, pieces: Tensor, shapes: Tensor, gaps: Tensor, signs: Tensor, mask: Tensor) -> Tensor:
        """(windows, pieces, labels.COUNT + 1); the last score is that of a rare description.

        pieces, shapes, gaps: whole numbers (windows, pieces); signs: 0 or 1, one more axis;
        mask: 1 where there is a piece, 0 where a short window is filled up.
        """
        places = self.places.weight[: pieces.shape[1]]
        x = self.pieces(pieces) + places + self.shapes(shapes) + self.gaps(gaps) + self.signs(signs)
        x = functional.dropout(self.norm(x), self.dropout, self.training)
        far = (1.0 - mask[:, None, None, :]) * -1e4
        for layer in self.layers:
            x = layer(x, far)
        return self.head(x)


class Council(nn.Module):
    """Several networks that read the same pieces; their scores are averaged (Hansen and Salamon 1990)."""

    def __init__(self, members: list[Network]) -> None:
        super().__init__()
        self.members = nn.ModuleList(members)
        for member in members[1:]:
            member.pieces = members[0].pieces  # never trained, so the same in all, and kept once

    def forward(self, pieces: Tensor, shapes: Tensor, gaps: Tensor, signs: Tensor, mask: Tensor) -> Tensor:
        """As a Network's."""
        answers = [member(pieces, shapes, gaps, signs, mask) for member in self.members]
        return torch.stack(answers).mean(0)


def pretrained(folder: Path) -> Network:
    """A network that starts from a BERT checkpoint's weights.

    folder: holds config.json and model.safetensors. Raises KeyError where they are no BERT's.
    """
    config = json.loads((folder / "config.json").read_text())
    weights = load_file(folder / "model.safetensors")
    network = Network(
        config["vocab_size"], config["hidden_size"], config["num_hidden_layers"],
        config["num_attention_heads"], config["intermediate_size"],
    )  # fmt: skip
    named = {
        "pieces.weight": "embeddings.word_embeddings.weight",
        "norm.weight": "embeddings.LayerNorm.weight",
        "norm.bias": "embeddings.LayerNorm.bias",
    }
    parts = {
        "query": "attention.self.query", "key": "attention.self.key", "value": "attention.self.value",
        "joined": "attention.output.dense", "after_attention": "attention.output.LayerNorm",
        "widen": "intermediate.dense", "narrow": "output.dense", "after_step": "output.LayerNorm",
    }  # fmt: skip
    for layer in range(config["num_hidden_layers"]):
        for ours, theirs in parts.items():
            for what in ("weight", "bias"):
                named[f"layers.{layer}.{ours}.{what}"] = f"encoder.layer.{layer}.{theirs}.{what}"
    state = {ours: weights[theirs].float() for ours, theirs in named.items()}
    # every piece is of the first of BERT's two segments, so that constant goes into the places
    segment = weights["embeddings.token_type_embeddings.weight"][0]
    state["places.weight"] = (weights["embeddings.position_embeddings.weight"] + segment).float()
    network.load_state_dict(state, strict=False)  # what is new on it, features and head, is not in there
    return network
