"""Every seed, and some hundred changed forms of them all, keep the rules of their target."""

import pytest

from tests.fuzz.mutate import changed
from tests.fuzz.targets import NAMES, target

FORMS = 500
"""Changed forms of a target's seeds, shared among them."""


@pytest.mark.parametrize("name", NAMES)
def test_seeds_and_their_changed_forms_keep_the_rules(name: str) -> None:
    found = target(name)
    assert found.seeds
    each = max(1, FORMS // len(found.seeds))
    for seed in found.seeds:
        found.check(seed)
        for form in changed(seed, found.words, each):
            found.check(form)
