"""One loaded engine for all tests of this folder: the weights take a second."""

import pytest

from relay.deid.engine import Engine


@pytest.fixture(scope="session")
def engine() -> Engine:
    engine = Engine()
    engine.load()
    return engine
