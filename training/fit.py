"""Fits one network on annotated mails; the same seed gives the same weights on the same machine."""

import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from relay.deid.tagger.pieces import Vocabulary
from relay.deid.tagger.windows import Encoded, Inputs, encoded, inputs
from relay.deid.tagger.words import words
from training import corpus
from training.augment import augmented
from training.corpus import Mail
from training.network import Network
from training.sources import names

_LONGEST = 200
"""Pieces in a window while training; the place of its first piece is drawn anew each time."""
_RARE_WEIGHT = 0.5
_IGNORED = -100
_PADDING = 1.12
"""How many more pieces a batch holds than its mails, on average: the frame and the filling-up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """Everything that decides what the weights become, beside where they start and the mails."""

    seed: int
    body_rate: float = 1.5e-4
    head_rate: float = 2e-3
    pieces_a_step: int = 1600
    warm_up: float = 0.08
    """Share of the steps in which the rates rise; after that they fall in a straight line."""
    floor: float = 0.02
    """Share of the rates that is left at the end."""


@dataclass(frozen=True, slots=True)
class Example:
    """A mail in numbers, with what the network should say of each piece."""

    text: Encoded
    labels: np.ndarray
    rare: np.ndarray


def fit(network: Network, vocabulary: Vocabulary, epochs: Sequence[Sequence[Mail]], recipe: Recipe) -> None:
    """Trains a network in place on the mails of each epoch in turn.

    The table of pieces stays as it came: 1,500 mails hold too few words to better what a billion sentences
    taught it, and two networks that start from it can share it.
    """
    torch.manual_seed(recipe.seed)
    chance = random.Random(recipe.seed)
    people = names()
    steps = sum(_pieces(m, vocabulary) for mails in epochs for m in mails) / recipe.pieces_a_step * _PADDING
    optimizer, rates = _optimizer(network, recipe, steps)
    network.train()
    done, began = 0, time.monotonic()
    for number, mails in enumerate(epochs, 1):
        losses: list[float] = []
        order = chance.sample(list(mails), len(mails))
        examples = (_example(augmented(m, people, chance), vocabulary) for m in order)
        for batch, wanted, rare in _batches(examples, recipe, vocabulary, chance):
            with torch.autocast("cpu", torch.bfloat16):
                answer = network(*batch)
            loss = _loss(answer.float(), wanted, rare)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            for group, rate in zip(optimizer.param_groups, rates(done), strict=True):
                group["lr"] = rate
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
            done += 1
            losses.append(loss.item())
        print(f"epoch {number}: loss {np.mean(losses):.4f}, {time.monotonic() - began:.0f} s", flush=True)
    network.eval()


def _example(mail: Mail, vocabulary: Vocabulary) -> Example:
    text = encoded(mail.text, mail.writer, vocabulary)
    numbers, rare = corpus.labels(mail)
    return Example(text, np.array(numbers)[text.word], np.array(rare, np.float32)[text.word])


def _batches(
    examples: Iterator[Example], recipe: Recipe, vocabulary: Vocabulary, chance: random.Random
) -> Iterator[tuple[tuple[Tensor, ...], Tensor, Tensor]]:
    """Windows of some sixty mails at a time, those of like length together."""
    pool: list[tuple[Example, int, int]] = []
    for number, example in enumerate(examples, 1):
        count = len(example.text.pieces)
        at = -chance.randrange(_LONGEST) if count > _LONGEST else 0
        while at < count:
            start, end = max(0, at), min(count, at + _LONGEST)
            if end - start > 5 or count <= 5:
                pool.append((example, start, end))
            at += _LONGEST
        if number % 60 == 0:
            yield from _packed(pool, recipe, vocabulary, chance)
            pool = []
    yield from _packed(pool, recipe, vocabulary, chance)


def _packed(
    pool: list[tuple[Example, int, int]], recipe: Recipe, vocabulary: Vocabulary, chance: random.Random
) -> Iterator[tuple[tuple[Tensor, ...], Tensor, Tensor]]:
    chance.shuffle(pool)
    pool.sort(key=lambda w: (w[2] - w[1]) // 16)
    batches: list[list[tuple[Example, int, int]]] = [[]]
    for window in pool:
        longest = max(w[2] - w[1] for w in [*batches[-1], window])
        if batches[-1] and longest * (len(batches[-1]) + 1) > recipe.pieces_a_step:
            batches.append([])
        batches[-1].append(window)
    chance.shuffle(batches)
    for batch in filter(None, batches):
        longest = max(end - start for _, start, end in batch) + 2
        wanted = np.full((len(batch), longest), _IGNORED)
        rare = np.zeros((len(batch), longest), np.float32)
        for row, (example, start, end) in enumerate(batch):
            wanted[row, 1 : 1 + end - start] = example.labels[start:end]
            rare[row, 1 : 1 + end - start] = example.rare[start:end]
        yield (
            _tensors(inputs([(e.text, start, end) for e, start, end in batch], vocabulary)),
            torch.tensor(wanted),
            torch.tensor(rare),
        )


def _tensors(batch: Inputs) -> tuple[Tensor, ...]:
    return tuple(
        torch.from_numpy(a) for a in (batch.pieces, batch.shapes, batch.gaps, batch.signs, batch.mask)
    )


def _loss(answer: Tensor, wanted: Tensor, rare: Tensor) -> Tensor:
    known = wanted != _IGNORED
    by_label = functional.cross_entropy(answer[..., :-1][known], wanted[known])
    by_rarity = functional.binary_cross_entropy_with_logits(answer[..., -1][known], rare[known])
    return by_label + _RARE_WEIGHT * by_rarity


def _optimizer(
    network: Network, recipe: Recipe, steps: float
) -> tuple[torch.optim.Optimizer, Callable[[int], tuple[float, float]]]:
    """The optimizer, and for each step the rates of the body and of what is new on it."""
    fresh = ("head", "shapes", "gaps", "signs")
    network.pieces.weight.requires_grad_(False)
    new = [p for n, p in network.named_parameters() if n.startswith(fresh)]
    old = [p for n, p in network.named_parameters() if not n.startswith(fresh) and p.requires_grad]
    optimizer = torch.optim.AdamW([{"params": old}, {"params": new}], weight_decay=0.01, fused=True)
    warm = max(1.0, steps * recipe.warm_up)

    def rates(done: int) -> tuple[float, float]:
        rest = 1 - (1 - recipe.floor) * (done - warm) / max(1.0, steps - warm)
        share = done / warm if done < warm else max(recipe.floor, rest)
        return recipe.body_rate * share, recipe.head_rate * share

    return optimizer, rates


def _pieces(mail: Mail, vocabulary: Vocabulary) -> int:
    return sum(len(vocabulary.cut(word.text)) for word in words(mail.text))
