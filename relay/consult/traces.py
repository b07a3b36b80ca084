"""What a mail says besides its words: numbers and addresses of the signature, hosts, names in the header."""

from collections.abc import Iterator
from dataclasses import replace

from relay.consult.mailbox_providers import is_mailbox_provider
from relay.consult.model import Consultation, MemberId
from relay.consult.snapshot import Member
from relay.deid.finding import Kind, Knowledge, Known
from relay.deid.lexicon import is_first_name, is_surname, is_word
from relay.deid.recognizers.addresses import Addresses
from relay.deid.recognizers.contact import Contact
from relay.deid.recognizers.identifiers import Identifiers
from relay.deid.recognizers.national import National
from relay.deid.recognizers.writer import name_words
from relay.deid.searched import fold
from relay.mail.letter import Letter

_KINDS = frozenset({Kind.EMAIL, Kind.PHONE, Kind.URL, Kind.HANDLE, Kind.ID, Kind.ADDRESS})
_READERS = (Contact(), Identifiers(), National(), Addresses())
_LONGEST_SIGNATURE, _AT_MOST = 2000, 60
_LEAST_DIGITS, _LEAST_HOST = 5, 5
_NO_HOSTS = frozenset({"localhost", "localhost.localdomain", "smtpclient.apple"})


def with_traces(consultation: Consultation, writer: MemberId, letter: Letter) -> Consultation:
    """The consultation with what this mail shows of its writer, for the last search of mails to others.

    It is kept under the consultation's key and goes with it.
    """
    old = consultation.traces.get(writer, ())
    new = tuple(dict.fromkeys((*old, *_traces(letter))))[:_AT_MOST]
    return consultation if new == old else replace(consultation, traces={**consultation.traces, writer: new})


def _traces(letter: Letter) -> Iterator[Known]:
    if letter.message_id and (host := _host(letter.message_id)):
        yield Known(text=host, kind=Kind.URL)
    yield from (Known(text=name, kind=Kind.NAME) for name in letter.names if _is_somebodys(name))
    signature = letter.signature[:_LONGEST_SIGNATURE]
    for reader in _READERS:
        for finding in reader.find(signature, Knowledge()):
            if finding.kind not in _KINDS:
                continue
            text = " ".join(signature[finding.start : finding.end].split())
            yield Known(text=text, kind=finding.kind)
            digits = "".join(filter(str.isdigit, text))
            # "PSY 31890" is written "licence 31890" elsewhere
            if finding.kind is Kind.ID and _LEAST_DIGITS <= len(digits) < len(text):
                yield Known(text=digits, kind=Kind.ID)


def names_seen(letter: Letter, consultation: Consultation | None, writer: Member) -> Iterator[Known]:
    """The names in the headers of this mail and of those before it, but for the writer's own name."""
    own = set(map(fold, name_words(writer.entry.name or "")))
    before = consultation.traces.values() if consultation else ()
    now = filter(_is_somebodys, letter.names)
    names = (*now, *(known.text for seen in before for known in seen if known.kind is Kind.NAME))
    for name in dict.fromkeys(names):
        if not own.issuperset(map(fold, name_words(name))):
            yield Known(text=name, kind=Kind.NAME, only_capitalised=True)


def _is_somebodys(name: str) -> bool:
    """Whether a display name is a person's or a place's own: not "Front Desk" or "Mom"."""
    words = name_words(name)
    return any(not is_word(word) or is_first_name(word) or is_surname(word) for word in words)


def _host(message_id: str) -> str:
    """The host of a Message-ID that may tell whose it is; "" for that of a mailbox provider."""
    host = message_id.strip("<>").rpartition("@")[2].strip("[].").lower()
    labels = host.split(".")
    above = (".".join(labels[n:]) for n in range(len(labels)))
    if len(host) < _LEAST_HOST or host in _NO_HOSTS or is_word(host) or any(map(is_mailbox_provider, above)):
        return ""
    return host
