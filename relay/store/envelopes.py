"""What is kept of the envelope of an accepted mail, sealed beside it."""

from dataclasses import dataclass

from relay.consult.doubt import Doubt, Doubted, Whose
from relay.store import codec
from relay.store.columns import place
from relay.store.crypto import Keyring
from relay.store.schema import SpoolRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """Who handed a mail in, for whom, and who is said to have written it."""

    reverse_path: str
    recipients: tuple[str, ...]
    author_address: str
    author_name: str
    fingerprint: str
    doubt: Doubt | None = None
    doubted: Doubted | None = None
    """What its "was this you?" is about; None: it was not asked about."""


def seal(keys: Keyring, spool_id: str, envelope: Envelope) -> bytes:
    """The envelope as its column holds it."""
    doubted = envelope.doubted
    fields = [
        envelope.reverse_path,
        list(envelope.recipients),
        envelope.author_address,
        envelope.author_name,
        envelope.fingerprint,
        envelope.doubt,
        [doubted.address, doubted.whose, doubted.sent_to] if doubted else None,
    ]
    return keys.master.seal(codec.to_bytes(fields), place(SpoolRow.envelope, spool_id))


def unseal(keys: Keyring, spool_id: str, sealed: bytes) -> Envelope:
    """What `seal` made; one from before there were doubts has none. Raises Damaged."""
    reverse_path, recipients, author_address, author_name, fingerprint, *later = codec.from_bytes(
        keys.master.open(sealed, place(SpoolRow.envelope, spool_id))
    )
    doubt, doubted = later or (None, None)
    return Envelope(
        reverse_path=reverse_path,
        recipients=tuple(recipients),
        author_address=author_address,
        author_name=author_name,
        fingerprint=fingerprint,
        doubt=Doubt(doubt) if doubt else None,
        doubted=_doubted(*doubted) if doubted else None,
    )


def _doubted(address: str, whose: str, sent_to: str) -> Doubted:
    return Doubted(address=address, whose=Whose(whose), sent_to=sent_to)
