"""What DKIM hashes is what dkimpy hashes, without the time it takes."""

import dkim.canonicalization as theirs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relay.identity.canonical import Relaxed, Simple

BODIES = st.lists(st.sampled_from([b" ", b"\t", b"\r\n", b"\r", b"\n", b"a", b"=20", b"  \r\n"]), max_size=30)


@given(BODIES)
def test_either_way_gives_what_dkimpy_gives(pieces: list[bytes]) -> None:
    body = b"".join(pieces)
    assert Simple.canonicalize_body(body) == theirs.Simple.canonicalize_body(body)
    assert Relaxed.canonicalize_body(body) == theirs.Relaxed.canonicalize_body(body)


# dkimpy takes hours for the first of these; the suite's time limit for one test is the bound.
@pytest.mark.parametrize("piece", [b" ", b"\t ", b"a ", b" \r\n", b"\r\n", b" " * 999 + b"a"])
def test_a_text_made_against_it_takes_a_time_by_its_length(piece: bytes) -> None:
    body = piece * (4_000_000 // len(piece))
    assert len(Relaxed.canonicalize_body(body)) <= len(body) + 2
    assert len(Simple.canonicalize_body(body)) <= len(body) + 2
