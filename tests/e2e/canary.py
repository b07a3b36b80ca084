"""After every test: is anything planted where it must not be?"""

import re
from pathlib import Path

from relay.mail.inspect import decoded_pieces
from tests.e2e import people
from tests.e2e.relay_under_test import RelayUnderTest

WHO_IS_FORGOTTEN = "[Relay] A member wishes to be forgotten"
WHOSE_MAIL = ("[Relay] A member marked our mail as unwanted", "[Relay] Mail to a member comes back")
WHO_IS_BEHIND = "[Relay] Who the two of the reported exchange are"
BOTH_WISHED = ("[Relay] You both wished to meet", "[Relay] You wished to meet in ")
_TOKEN = re.compile(rb"\b(?:r|bounces)-([a-z2-7]{26})\b")


def search(relay: RelayUnderTest) -> None:
    """Raises AssertionError, without quoting, if a mail, a log line or the database gives somebody away."""
    for owner in relay.mailboxes():
        # the name of a practice that two share is the reader's own
        own = {t for p in people.EVERYBODY if owner in people.traces(p) for t in people.traces(p)}
        for mail in relay.mails(owner):
            text = "\n".join(piece.text for piece in decoded_pieces(mail.raw))
            for other in people.EVERYBODY:
                if owner in relay.admins and mail.subject == WHO_IS_BEHIND:
                    continue  # two admins agreed to see the names
                if owner == people.ADMIN and mail.subject in (WHO_IS_FORGOTTEN, *WHOSE_MAIL):
                    continue  # whose entry to delete or to mend, they must know; the list is theirs
                if mail.subject.startswith(BOTH_WISHED) and any(
                    owner in people.traces(reader) and whom is other for reader, whom in relay.met
                ):
                    continue  # this one mail to this one reader, because both wished it
                if owner not in people.traces(other):
                    _absent(
                        tuple(t for t in people.traces(other) if t not in own),
                        text,
                        mail.raw,
                        "an identity in somebody else's mail",
                    )
            if owner not in people.traces(people.MAREN):
                _absent(people.CLIENT_TRACES, text, mail.raw, "something of the client in a mail")
    everything = planted(relay)
    logged = relay.logged.getvalue()
    _absent(everything, logged, logged.encode(), "something planted in a log line")
    for file in database_files(relay.folder):
        absent_in(file.read_bytes(), everything)


def planted(relay: RelayUnderTest) -> tuple[str, ...]:
    """What names somebody, and every address to answer to that the relay has given out."""
    mails = (mail for owner in relay.mailboxes() for mail in relay.mails(owner))
    tokens = {found.decode() for mail in mails for found in _TOKEN.findall(mail.raw)}
    return (*people.CLIENT_TRACES, *(t for p in people.EVERYBODY for t in people.traces(p)), *sorted(tokens))


def absent_in(octets: bytes, traces: tuple[str, ...]) -> None:
    """Raises AssertionError, without quoting, if any of them stands in these octets of a database."""
    _absent(traces, "", octets, "something planted in a file of the database")


def database_files(folder: Path) -> list[Path]:
    """The database, its log and whatever else SQLite keeps beside it."""
    return sorted(folder.glob("relay.db*"))


def _absent(traces: tuple[str, ...], text: str, raw: bytes, what: str) -> None:
    text, raw = text.casefold(), raw.lower()
    for number, trace in enumerate(traces):
        found = trace.casefold() in text or trace.lower().encode() in raw
        assert not found, f"{what} (trace {number} of {len(traces)})"
