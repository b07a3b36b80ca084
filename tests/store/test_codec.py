"""What is stored of a text, also as an older version wrote it."""

import json
from dataclasses import replace
from datetime import UTC, datetime

from relay.consult.model import MemberId, Standing
from relay.deid.finding import Flag, FlagReason
from relay.store.codec import read_standing, read_turn_text, standing, turn_text
from tests.store import samples


def test_a_flag_held_since_an_older_version_is_read() -> None:
    kept = json.loads(turn_text(samples.turn(samples.consultation(MemberId("ana")))))
    kept["flags"] = [[9, 12, "rare"]]
    read = read_turn_text(json.dumps(kept).encode())
    assert read["flags"] == (Flag(start=9, end=12, reason=FlagReason.RARE),)


def test_a_standing_kept_since_an_older_version_is_read() -> None:
    day = datetime(2026, 12, 7, tzinfo=UTC)
    said = Standing(opted_in=day, paused_until=day, away_until=day)
    assert read_standing(standing(said)) == said
    older = {key: value for key, value in json.loads(standing(said)).items() if key != "away_until"}
    assert read_standing(json.dumps(older).encode()) == replace(said, away_until=None)
