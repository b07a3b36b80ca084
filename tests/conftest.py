"""What holds for all tests."""

import pytest
from hypothesis import settings

# How long an example takes says more of the machine than of the code; `make bench` measures speed.
settings.register_profile("relay", deadline=None)
settings.load_profile("relay")

_LONGEST_ID = 20


def pytest_make_parametrize_id(config: pytest.Config, val: object, argname: str) -> str | None:
    """The argument's name where the value is a text, so that no mail, however invented, is a test's name."""
    return argname if isinstance(val, (str, bytes)) and len(val) > _LONGEST_ID else None
