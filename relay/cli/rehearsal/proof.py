"""Whether the promises were kept, searched in the bytes that lie in the mailboxes and in the log."""

from email.message import EmailMessage

from relay.cli.rehearsal.circle import CIRCLE_TRACES
from relay.cli.rehearsal.people import ASKER, CLIENT_TRACES, COLLEAGUES, EVERYBODY, HANNAH, MUST_SURVIVE
from relay.cli.rehearsal.stage import DOMAIN, Stage
from relay.mail.inspect import decoded_pieces


class Leak(Exception):
    """Something that must not be known to a reader is in a mail to them; names only its kind."""


class CaseLost(Exception):
    """Clinical words that must stand in a request are missing in it; names only their number."""


class Unthreaded(Exception):
    """A reader's mails do not hang together."""


def prove(stage: Stage) -> int:
    """The number of bytes searched: all mail in all mailboxes, and the log.

    Raises Leak, CaseLost or Unthreaded for a promise that was broken, StrayMail for a mail that
    nobody in the play expected.
    """
    searched = 0
    for reader, raw in stage.delivered():
        searched += len(raw)
        text = "\n".join(piece.text for piece in decoded_pieces(raw))
        for other in EVERYBODY:
            if other is not reader and other is not stage.told_of(reader, raw):
                _absent(other.traces, text, raw, "somebody's identity")
        if reader is not ASKER:
            _absent(CLIENT_TRACES, text, raw, "something of the client")
        if reader is not HANNAH:
            _absent(CIRCLE_TRACES, text, raw, "something of the client")
    logged = stage.log_lines()
    searched += len(logged)
    everything = tuple(t for p in EVERYBODY for t in p.traces) + CLIENT_TRACES + CIRCLE_TRACES
    _absent(everything, logged.decode(), logged, "an identity in the log")
    _case_survived(stage)
    for person in EVERYBODY:
        _one_thread([mail for reader, mail, _ in stage.letters if reader is person], stage.openings)
    return searched


def _absent(traces: tuple[str, ...], text: str, raw: bytes, what: str) -> None:
    folded, bytes_folded = text.casefold(), raw.lower()
    for trace in traces:
        if trace.casefold() in folded or trace.lower().encode() in bytes_folded:
            raise Leak(what)


def _case_survived(stage: Stage) -> None:
    for colleague in COLLEAGUES:
        first = next(mail for reader, mail, _ in stage.letters if reader is colleague)
        body = first.get_body(("plain",))
        text = body.get_content() if body else ""
        if missing := [words for words in MUST_SURVIVE if words not in text]:
            raise CaseLost(f"the case itself was lost ({len(missing)} of {len(MUST_SURVIVE)} clinical words)")


def _one_thread(mails: list[EmailMessage], openings: set[str]) -> None:
    """Every mail but the first of a consultation refers to one this reader had in it, and to none before.

    The ids are the relay's or the reader's own.
    """
    known: set[str] = set()
    for mail in mails:
        references = (mail["References"] or "").split()
        if mail["Message-ID"] in openings:
            if known & set(references):
                raise Unthreaded("a new consultation hangs on an old one")
        elif known and not known & set(references):
            raise Unthreaded("a mail stands alone in its reader's mailbox")
        if not mail["Message-ID"].endswith(f"@{DOMAIN}>"):
            raise Unthreaded("a Message-ID is not the relay's")
        known.add(mail["Message-ID"])
