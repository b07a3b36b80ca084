"""The listener's TLS: the admin's certificate, loaded again when its files change."""

import ssl
from enum import StrEnum
from pathlib import Path
from typing import Final

_Stamp = tuple[tuple[int, int, int] | None, ...]


class CertificateUnusable(ValueError):
    """The files hold no certificate chain with its key; the message says what is wrong and no more."""


class Renewal(StrEnum):
    """What a look at changed files brought."""

    TAKEN = "taken"
    UNUSABLE = "unusable"
    """The old certificate is shown as before."""


_REASONS: Final = {
    "KEY_VALUES_MISMATCH": "a certificate chain whose first certificate fits RELAY_TLS_KEY",
    "KEY_TYPE_MISMATCH": "a certificate chain whose first certificate fits RELAY_TLS_KEY",
}
_NO_CHAIN: Final = "a certificate chain in PEM, its own first, with RELAY_TLS_KEY in PEM without a password"


def server_context(certificate: Path, key: Path) -> ssl.SSLContext:
    """For STARTTLS with this certificate. Raises CertificateUnusable, or OSError for files not to be read."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2  # RFC 8997: TLS 1.0 and 1.1 are not for mail
    context.options |= ssl.OP_NO_RENEGOTIATION
    try:
        # A key with a password would stop and ask for it on the terminal, and the relay with it.
        context.load_cert_chain(certificate, key, password=lambda: "")
    except ssl.SSLError as error:
        raise CertificateUnusable(_REASONS.get(error.reason or "", _NO_CHAIN)) from None
    return context


class Certificate:
    """The certificate in force, and a look now and then at whether its files hold a newer one."""

    def __init__(self, certificate: Path, key: Path) -> None:
        """Raises what `server_context` raises: a start with a broken certificate is no start."""
        self._files = (certificate, key)
        self._judged = self._last = self._stamp()
        self.context = server_context(certificate, key)

    def refresh(self) -> Renewal | None:
        """Load what has changed; None where nothing has, or while it is still being written.

        Certificate and key are two files, so they are judged once both stand still for two looks.
        """
        stamp = self._stamp()
        last, self._last = self._last, stamp
        if stamp == self._judged or stamp != last:
            return None
        self._judged = stamp
        try:
            self.context = server_context(*self._files)
        except (CertificateUnusable, OSError):
            return Renewal.UNUSABLE
        return Renewal.TAKEN

    def _stamp(self) -> _Stamp:
        found: list[tuple[int, int, int] | None] = []
        for path in self._files:
            try:
                stat = path.stat()
            except OSError:
                found.append(None)
            else:
                found.append((stat.st_mtime_ns, stat.st_size, stat.st_ino))
        return tuple(found)
