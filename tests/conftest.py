"""What holds for all tests."""

import os
from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio
from hypothesis import settings

from tests import postgresql
from tests.identity.dns_server import Zone, serve

# How long an example takes says more of the machine than of the code; `make bench` measures speed.
settings.register_profile("relay", deadline=None)
settings.load_profile("relay")

_LONGEST_ID = 20


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The folder of a running PostgreSQL's socket, the same for all tests."""
    yield from postgresql.running()


@pytest_asyncio.fixture
async def zone() -> AsyncIterator[Zone]:
    """What a name server on loopback answers with; empty."""
    zone = Zone()
    transport = await serve(zone)
    yield zone
    transport.close()


@pytest.fixture(autouse=True)
def umask_of_a_shell() -> Iterator[None]:
    """`relay` sets its own (R29), which would stay for the tests behind, and Postfix cannot live with it."""
    os.umask(0o022)
    yield
    os.umask(0o022)


def pytest_make_parametrize_id(config: pytest.Config, val: object, argname: str) -> str | None:
    """The argument's name where the value is a text, so that no mail, however invented, is a test's name."""
    return argname if isinstance(val, (str, bytes)) and len(val) > _LONGEST_ID else None
