"""The certificate: loaded again when its files change, kept when they are broken; TLS 1.2 at least."""

import ssl
from pathlib import Path

import pytest
import trustme
from cryptography.hazmat.primitives import serialization

from relay.smtp.listener import ListenerConfig
from relay.smtp.tls import Certificate, CertificateUnusable, Renewal, server_context

from .conftest import Start
from .doors import RecordingDoor
from .test_listener import Client, _clients_hang_up  # noqa: F401 - hangs up after each test here too


class Files:
    """A certificate and its key, as a renewal program leaves them."""

    def __init__(self, folder: Path) -> None:
        self.authority = trustme.CA()
        self.certificate, self.key = folder / "chain.pem", folder / "key.pem"
        self.renew()

    def renew(self) -> bytes:
        """A new certificate; gives back what a client sees of it."""
        issued = self.authority.issue_cert("localhost")
        self.key.write_bytes(issued.private_key_pem.bytes())
        self.certificate.write_bytes(b"".join(each.bytes() for each in issued.cert_chain_pems))
        return ssl.PEM_cert_to_DER_cert(issued.cert_chain_pems[0].bytes().decode())

    def twice(self, certificate: Certificate) -> Renewal | None:
        """What two looks bring, the first of which sees the change."""
        assert certificate.refresh() is None
        return certificate.refresh()


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path)


def test_changed_files_are_taken_once_they_stand_still(files: Files) -> None:
    certificate = Certificate(files.certificate, files.key)
    before = certificate.context
    assert certificate.refresh() is None
    files.renew()
    assert files.twice(certificate) is Renewal.TAKEN
    assert certificate.context is not before
    assert certificate.refresh() is None


@pytest.mark.parametrize("broken", ["no certificate", "", None])
def test_a_broken_one_is_told_once_and_the_old_one_kept(broken: str | None, files: Files) -> None:
    certificate = Certificate(files.certificate, files.key)
    before = certificate.context
    if broken is None:
        files.certificate.unlink()
    else:
        files.certificate.write_text(broken)
    assert files.twice(certificate) is Renewal.UNUSABLE
    assert certificate.refresh() is None
    assert certificate.context is before
    files.renew()
    assert files.twice(certificate) is Renewal.TAKEN


def test_a_key_that_does_not_fit_is_named(files: Files, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    with pytest.raises(CertificateUnusable, match="fits RELAY_TLS_KEY"):
        server_context(files.certificate, Files(other).key)


def test_a_key_with_a_password_is_refused_and_nobody_asked_for_it(files: Files) -> None:
    key = serialization.load_pem_private_key(files.key.read_bytes(), None)
    files.key.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.BestAvailableEncryption(b"secret"),
        )
    )
    with pytest.raises(CertificateUnusable):
        server_context(files.certificate, files.key)


def offered(minimum: ssl.TLSVersion, maximum: ssl.TLSVersion, server: ssl.SSLContext) -> bool:
    """Whether a client of these versions and the listener come to terms; in memory, without a network."""
    client = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    client.check_hostname, client.verify_mode = False, ssl.CERT_NONE
    client.set_ciphers("DEFAULT:@SECLEVEL=0")
    client.minimum_version, client.maximum_version = minimum, maximum
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    ends = [
        client.wrap_bio(to_client, to_server),
        server.wrap_bio(to_server, to_client, server_side=True),
    ]
    for _ in range(6):
        for end in ends:
            try:
                end.do_handshake()
            except ssl.SSLWantReadError:
                continue
            except ssl.SSLError:
                return False
    return ends[0].version() is not None


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion.TLSv1:DeprecationWarning")
def test_nothing_older_than_tls_1_2_is_spoken(files: Files) -> None:
    context = server_context(files.certificate, files.key)
    v1_0, v1_1, v1_2, v1_3 = (ssl.TLSVersion[f"TLSv1{tail}"] for tail in ("", "_1", "_2", "_3"))
    assert offered(v1_2, v1_2, context)
    assert offered(v1_3, v1_3, context)
    assert not offered(v1_0, v1_1, context)
    # The same client is taken where a server is weak: what refuses it is the listener's minimum.
    context.set_ciphers("DEFAULT:@SECLEVEL=0")
    assert not offered(v1_0, v1_1, context)
    context.minimum_version = v1_0
    assert offered(v1_0, v1_1, context)


async def shown(address: tuple[str, int], authority: trustme.CA) -> bytes:
    """The certificate a client sees behind STARTTLS."""
    trusting = ssl.create_default_context()
    authority.configure_trust(trusting)
    client = await Client.connect(address)
    await client.hear()
    assert (await client.say("STARTTLS")) == "220 2.0.0 Ready to start TLS\r\n"
    await client.writer.start_tls(trusting, server_hostname="localhost")
    seen: bytes = client.writer.get_extra_info("ssl_object").getpeercert(binary_form=True)
    assert (await client.say("NOOP")).startswith("250")
    client.writer.close()
    return seen


@pytest.mark.server
@pytest.mark.parametrize("lmtp", [False, True])
async def test_a_new_certificate_is_shown_without_a_restart(
    lmtp: bool, start: Start, door: RecordingDoor, files: Files
) -> None:
    first = files.renew()
    certificate = Certificate(files.certificate, files.key)
    listener = await start(door, tls=certificate.context)
    at = (listener.lmtp_addresses if lmtp else listener.addresses)[0]
    assert await shown(at, files.authority) == first
    second = files.renew()
    assert files.twice(certificate) is Renewal.TAKEN
    listener.adopt(ListenerConfig(domain="relay.example", tls=certificate.context))
    assert await shown(at, files.authority) == second != first
    assert listener.tally.handshakes == {"done": 2}
