"""The listener's TLS."""

import ssl
from pathlib import Path


def server_context(certificate: Path | None, key: Path | None) -> ssl.SSLContext | None:
    """For STARTTLS with the admin's certificate; None when none is set.

    Raises OSError or ssl.SSLError for files that cannot be used.
    """
    if certificate is None:
        return None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2  # RFC 8997: TLS 1.0 and 1.1 are not for mail
    context.load_cert_chain(certificate, key)
    return context
