"""Delivery into one Maildir per recipient, for trying the relay out without a smarthost."""

import asyncio
import hashlib
import os
import re
from pathlib import Path
from typing import Final

from relay.smtp.courier import check_parcel
from relay.smtp.parcel import Deferred, Delivered, Parcel, Refused

_SAFE_ID: Final = re.compile(r"[A-Za-z0-9_-]{1,100}")
_MAX_FOLDER_OCTETS: Final = 200
_UNSAFE: Final = re.compile(r"[\x00-\x1f\x7f/\\%:]|^\.")


def folder_name(address: str) -> str:
    """The address in lower case, as one safe path component; different for different addresses.

    What could lead out of the root or split a path stands as %XX; a name too long
    for a file system ends in a hash of the whole.
    """
    name = _UNSAFE.sub(lambda found: f"%{ord(found.group()):02X}", address.lower())
    octets = name.encode("utf-8", "surrogateescape")
    if len(octets) <= _MAX_FOLDER_OCTETS:
        return name
    digest = hashlib.sha256(octets).hexdigest()[:32]
    return f"{octets[: _MAX_FOLDER_OCTETS - 33].decode('utf-8', 'ignore')}-{digest}"


class MaildirCourier:
    """Writes RELAY_MAILDIR/lower-case-address/{tmp,new,cur}."""

    def __init__(self, root: Path) -> None:
        self._root = root

    async def deliver(self, parcel: Parcel) -> Delivered | Deferred | Refused:
        """One try; a parcel already there, read or unread, is delivered.

        A full disk or a missing right is a passing fault (R6). A mail its reader has
        moved to another folder meanwhile is not found, and would come a second time.
        """
        check_parcel(parcel)
        try:
            await asyncio.to_thread(self._write, parcel)
        except OSError:
            return Deferred(0)
        return Delivered()

    def _write(self, parcel: Parcel) -> None:
        maildir = self._root / folder_name(parcel.recipient)
        self._root.mkdir(mode=0o700, parents=True, exist_ok=True)
        for folder in (maildir, maildir / "tmp", maildir / "new", maildir / "cur"):
            if not folder.is_dir():
                folder.mkdir(mode=0o700, exist_ok=True)
                _sync_folder(folder.parent)
        name = f"{_file_id(parcel.id)}.relay"
        if _stands_in(maildir, name):
            return
        tmp = maildir / "tmp" / name
        # Maildir readers (mutt, Dovecot) keep Unix line ends and would show each CR.
        _write_synced(tmp, parcel.raw.replace(b"\r\n", b"\n"))
        tmp.rename(maildir / "new" / name)
        _sync_folder(maildir / "new")


def _file_id(parcel_id: str) -> str:
    """The parcel's id if it can be a file name, else its hash."""
    return parcel_id if _SAFE_ID.fullmatch(parcel_id) else hashlib.sha256(parcel_id.encode()).hexdigest()


def _stands_in(maildir: Path, name: str) -> bool:
    """Whether the mail is there; readers append flags (":2,S") and sizes (",S=512") to the name."""
    for folder in ("new", "cur"):
        with os.scandir(maildir / folder) as entries:
            if any(
                entry.name == name or entry.name.startswith((f"{name}:", f"{name},")) for entry in entries
            ):
                return True
    return False


def _write_synced(path: Path, content: bytes) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW
    with os.fdopen(os.open(path, flags, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
