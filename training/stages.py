"""How the weights come about: on the mails written for this project first, then on the annotated as well."""

import random
from collections.abc import Sequence

import torch

from relay.deid.tagger.pieces import Vocabulary
from training.corpus import Mail
from training.fit import Recipe, fit
from training.network import Network, pretrained
from training.sources import checkpoint, pieces

MEMBERS = 2
"""Networks in the council; each starts from the same checkpoint and sees the mails in another order."""
_EPOCHS_BEFORE = 6
_EPOCHS_AFTER = 4
_LATER = frozenset({"us", "lm", "dp", "pl"})
"""Groups of our own mails that come in with the annotated ones, every time: the hardest of all."""
_AGAIN = 240
"""Mails of the first stage that are seen again in each epoch of the second, lest they be forgotten."""


def before(member: int, own: Sequence[Mail]) -> Network:
    """A member trained on our own mails alone."""
    torch.manual_seed(member)  # what is new on the checkpoint starts from chance, and must from the same one
    network = pretrained(checkpoint())
    first = [m for m in own if m.group not in _LATER]
    fit(network, Vocabulary(pieces()), [first] * _EPOCHS_BEFORE, Recipe(seed=member))
    return network


def after(network: Network, member: int, own: Sequence[Mail], annotated: Sequence[Mail]) -> None:
    """The same member, in place, trained on the annotated mails and again on some of ours."""
    chance = random.Random(member)
    later = [m for m in own if m.group in _LATER]
    rest = [m for m in own if m.group not in _LATER]
    epochs = [[*annotated, *later, *chance.sample(rest, _AGAIN)] for _ in range(_EPOCHS_AFTER)]
    recipe = Recipe(seed=100 + member, body_rate=1e-4, head_rate=5e-4)
    fit(network, Vocabulary(pieces()), epochs, recipe)
