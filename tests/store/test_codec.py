"""What is stored of a text, also as an older version wrote it."""

import json

from relay.consult.model import MemberId
from relay.deid.finding import Flag, FlagReason
from relay.store.codec import read_turn_text, turn_text
from tests.store import samples


def test_a_flag_held_since_an_older_version_is_read() -> None:
    kept = json.loads(turn_text(samples.turn(samples.consultation(MemberId("ana")))))
    kept["flags"] = [[9, 12, "rare"]]
    read = read_turn_text(json.dumps(kept).encode())
    assert read["flags"] == (Flag(start=9, end=12, reason=FlagReason.RARE),)
