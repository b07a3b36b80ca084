"""The recognizers in force, in the order they are asked. A new one is added here, and nowhere else."""

from relay.deid.recognizer import Recognizer
from relay.deid.recognizers.addresses import Addresses
from relay.deid.recognizers.ages import Ages
from relay.deid.recognizers.contact import Contact
from relay.deid.recognizers.dates import Dates
from relay.deid.recognizers.identifiers import Identifiers
from relay.deid.recognizers.known import KnownIdentifiers
from relay.deid.recognizers.national import National
from relay.deid.recognizers.people import People
from relay.deid.recognizers.spoken import Spoken
from relay.deid.recognizers.writer import WriterNames


def recognizers() -> tuple[Recognizer, ...]:
    """The recognizers that need no model."""
    return (
        WriterNames(),
        KnownIdentifiers(),
        Contact(),
        Spoken(),
        Identifiers(),
        National(),
        Dates(),
        Ages(),
        Addresses(),
        People(),
    )
