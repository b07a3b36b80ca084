"""Conversations written down in dialogs/*.txt, over real sockets."""

from pathlib import Path

import pytest

from .conftest import Start
from .dialog import DialogError, play
from .doors import RecordingDoor

pytestmark = pytest.mark.server

DIALOGS = Path(__file__).parent / "dialogs"


@pytest.mark.parametrize("name", sorted(p.stem for p in DIALOGS.glob("*.txt")))
async def test_smtp_dialog(name: str, start: Start, door: RecordingDoor) -> None:
    listener = await start(door)
    await play(DIALOGS / f"{name}.txt", *listener.addresses[0])


@pytest.mark.parametrize("name", sorted(p.stem for p in (DIALOGS / "lmtp").glob("*.txt")))
async def test_lmtp_dialog(name: str, start: Start, door: RecordingDoor) -> None:
    listener = await start(door)
    await play(DIALOGS / "lmtp" / f"{name}.txt", *listener.lmtp_addresses[0])


# What one client may do over SMTP and not over LMTP stands in dialogs/lmtp.
_OF_SMTP = {"whole_mail", "refused_and_put_off_after_data", "helo_and_null_sender"}


@pytest.mark.parametrize("name", sorted({p.stem for p in DIALOGS.glob("*.txt")} - _OF_SMTP))
async def test_the_same_dialog_over_lmtp(name: str, start: Start, door: RecordingDoor) -> None:
    listener = await start(door)
    await play(DIALOGS / f"{name}.txt", *listener.lmtp_addresses[0], lmtp=True)


async def test_dots_are_undone_and_the_envelope_handed_over(start: Start, door: RecordingDoor) -> None:
    listener = await start(door)
    await play(DIALOGS / "whole_mail.txt", *listener.addresses[0])
    [(transaction, raw)] = door.taken
    assert raw == b"Subject: x\r\n\r\n.hidden\r\n"
    assert transaction.reverse_path == "ana@clinic.example"
    assert transaction.recipients == ("consult@relay.example",)
    assert (transaction.client_ip, transaction.helo, transaction.lmtp) == (
        "127.0.0.1",
        "client.example",
        False,
    )


async def test_null_reverse_path_reaches_the_door_as_empty(start: Start, door: RecordingDoor) -> None:
    listener = await start(door)
    await play(DIALOGS / "helo_and_null_sender.txt", *listener.addresses[0])
    assert door.taken[0][0].reverse_path == ""


async def test_smuggled_mail_stays_one_mail_with_whole_line_ends(start: Start, door: RecordingDoor) -> None:
    listener = await start(door)
    await play(DIALOGS / "smuggling.txt", *listener.addresses[0])
    [(_, raw)] = door.taken
    assert raw.count(b"MAIL FROM") == 3
    assert raw.count(b"\n") == raw.count(b"\r\n") == raw.count(b"\r")


async def test_the_runner_notices_a_wrong_answer(start: Start, door: RecordingDoor, tmp_path: Path) -> None:
    script = tmp_path / "wrong.txt"
    script.write_text("< 220 *\n> NOOP\n< 500 *\n")
    listener = await start(door)
    with pytest.raises(DialogError, match=r"wrong.txt:3"):
        await play(script, *listener.addresses[0])
