"""Maildirs on a real file system."""

import mailbox
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relay.smtp.maildir import MaildirCourier, folder_name
from relay.smtp.parcel import Deferred, Delivered, Parcel

PARCEL = Parcel(
    id="0123abcd", reverse_path="", recipient="Ana.Ruiz@Clinic.example", raw=b"Subject: x\r\n\r\nhi\r\n"
)


async def test_mail_stands_in_new_with_the_line_ends_readers_expect(tmp_path: Path) -> None:
    assert isinstance(await MaildirCourier(tmp_path / "mail").deliver(PARCEL), Delivered)
    folder = tmp_path / "mail" / "ana.ruiz@clinic.example"
    [file] = (folder / "new").iterdir()
    assert file.read_bytes() == b"Subject: x\n\nhi\n"
    assert not list((folder / "tmp").iterdir())
    [message] = mailbox.Maildir(folder, create=False)
    assert message["Subject"] == "x"


async def test_modes_let_nobody_else_read(tmp_path: Path) -> None:
    await MaildirCourier(tmp_path / "mail").deliver(PARCEL)
    for path in (tmp_path / "mail").rglob("*"):
        assert path.stat().st_mode & 0o777 == (0o700 if path.is_dir() else 0o600)


@pytest.mark.parametrize("name", [None, "new/{}", "cur/{}:2,", "cur/{}:2,RS", "cur/{},S=12:2,S"])
async def test_second_try_makes_no_second_copy(name: str | None, tmp_path: Path) -> None:
    courier = MaildirCourier(tmp_path)
    await courier.deliver(PARCEL)
    folder = tmp_path / "ana.ruiz@clinic.example"
    if name:
        [file] = (folder / "new").iterdir()
        file.rename(folder / name.format(file.name))
    assert isinstance(await courier.deliver(PARCEL), Delivered)
    assert len([*(folder / "new").iterdir(), *(folder / "cur").iterdir()]) == 1


async def test_what_a_crash_left_in_tmp_is_written_over(tmp_path: Path) -> None:
    courier = MaildirCourier(tmp_path)
    await courier.deliver(replace(PARCEL, id="other"))
    folder = tmp_path / "ana.ruiz@clinic.example"
    (folder / "tmp" / "0123abcd.relay").write_bytes(b"half of something much longer than the mail itself")
    await courier.deliver(PARCEL)
    assert (folder / "new" / "0123abcd.relay").read_bytes() == b"Subject: x\n\nhi\n"


async def test_no_room_is_a_passing_fault(tmp_path: Path) -> None:
    (tmp_path / "mail").write_text("a file where the folder should be")
    assert await MaildirCourier(tmp_path / "mail").deliver(PARCEL) == Deferred(0)


async def test_ids_and_addresses_cannot_lead_elsewhere(tmp_path: Path) -> None:
    parcel = replace(PARCEL, id="../../x", recipient='"../a"@clinic.example')
    root = tmp_path / "mail"
    assert isinstance(await MaildirCourier(root).deliver(parcel), Delivered)
    assert [path.name for path in tmp_path.iterdir()] == ["mail"]
    assert len([path for path in root.rglob("*") if path.is_file()]) == 1


@given(st.text(max_size=400))
def test_any_address_is_one_safe_path_component(address: str) -> None:
    name = folder_name(address)
    assert "/" not in name
    assert "\0" not in name
    assert not name.startswith(".")
    assert len(name.encode("utf-8", "surrogateescape")) <= 255


@given(st.text(max_size=40), st.text(max_size=40))
def test_different_addresses_have_different_folders(one: str, other: str) -> None:
    assert (folder_name(one) == folder_name(other)) == (one.lower() == other.lower())
