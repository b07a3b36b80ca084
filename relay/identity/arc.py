"""ARC: what a trusted sealer found out when a mail reached it (RFC 8617), before forwarding broke the proof.

Each server that passes a mail on may add a set of three fields: what it found (AAR), a signature over the
mail as it leaves (AMS), a seal over all sets so far (AS). The cheap questions come first: nobody is asked
for a key, and nothing is verified, unless the newest set is a trusted sealer's and its words would do.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import dkim
from dkim import validate_signature_fields

from relay.identity.dkim import aligned_signatures
from relay.identity.domains import is_aligned
from relay.identity.resolver import Inquiry
from relay.identity.results import NotReadable, Passed, Results
from relay.identity.signature import (
    MAX_KEYS,
    Keys,
    Tags,
    is_strong,
    is_whole,
    key_name,
    names_in,
    opened,
    published_key,
    signed_fields,
    signer_of,
    tags_of,
)

_AAR, _AMS, _AS = b"arc-authentication-results", b"arc-message-signature", b"arc-seal"
_SETS: Final = 50
"""RFC 8617 §4.2.1"""
_INSTANCE: Final = re.compile(rb"[1-9][0-9]?")
_RESULTS: Final = re.compile(rb"\s*i\s*=\s*([0-9]+)\s*;(.*)", re.DOTALL | re.IGNORECASE)
_RELAXED: Final = {b"c": b"relaxed/relaxed"}
"""What holds for a seal, which has no c=, and for an AMS without one."""

_Field = tuple[bytes, bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """The set of one server."""

    fields: Mapping[bytes, _Field]
    """Name as written and value, by the name in lower case."""
    message: Tags
    seal: Tags
    results: Results

    @property
    def sealer(self) -> str:
        """The domain that answers for the set."""
        return signer_of(self.seal)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """A mail with its sets, the oldest first, and the keys to verify them with."""

    raw: bytes
    keys: Keys
    passed: Passed
    """What the newest sets, as far as trusted sealers made them, say passed; worth nothing until verified."""

    def domains(self) -> tuple[str, ...]:
        """The sealers, if the newest signature and every seal verify; else none."""
        message = opened(self.raw, _AS.decode())
        links = links_of(message) if message else ()
        if message is None or not links:
            return ()
        message.body = self.raw.partition(b"\r\n\r\n")[2]
        newest = links[-1]
        try:
            # the newest seal first: whoever cannot make that one has us verify no other
            sound = (
                self._seal_verifies(message, links)
                and self._verifies(
                    message, newest.message, newest.fields[_AMS], signed_fields(newest.message)
                )
                and all(self._seal_verifies(message, links[:end]) for end in range(len(links) - 1, 0, -1))
            )
        except Exception:  # dkimpy raises many kinds on hostile mail; none is a pass
            return ()
        return tuple(link.sealer for link in links) if sound else ()

    def _seal_verifies(self, message: dkim.DKIM, links: tuple[Link, ...]) -> bool:
        """Whether the last of these sets is sealed over itself and all before (RFC 8617 §5.1.1)."""
        covered = [link.fields[name] for link in links for name in (_AAR, _AMS, _AS)][:-1]
        # dkimpy looks for each name from the bottom up, and the order in the mail may be any
        sealed = dkim.DKIM(b"", logger=message.logger, minkey=message.minkey)
        sealed.headers, sealed.body = covered[::-1], b""
        names = [name.lower() for name, _ in covered]
        return self._verifies(sealed, links[-1].seal, links[-1].fields[_AS], names)

    def _verifies(self, message: dkim.DKIM, tags: Tags, field: _Field, names: list[bytes]) -> bool:
        needed = [b"a", b"b", b"d", b"s", *([b"bh"] if field[0].lower() == _AMS else [b"cv"])]
        validate_signature_fields(tags, needed, arc=True)  # raises
        signature = {**_RELAXED, **tags}
        valid = message.verify_sig(signature, names, field, lambda name, timeout=0: self.keys.get(name))  # noqa: ARG005
        return valid is True


def published_chain(raw: bytes, from_domain: str, trusted: Collection[str], inquiry: Inquiry) -> Chain | None:
    """The chain of a mail, with its keys, where it could show that the From domain's proof held on arrival.

    None: it could not, or no trusted sealer stands behind it. Runs in a thread.
    """
    message = opened(raw, _AS.decode()) if trusted else None
    links = links_of(message) if message else ()
    if message is None or not links or not (passed := _passed(message, links, from_domain, trusted)):
        return None
    newest_first = [key_name(link.seal) for link in reversed(links)]
    names = dict.fromkeys([newest_first[0], key_name(links[-1].message), *newest_first])
    if len(names) > MAX_KEYS:
        return None
    keys: dict[bytes, bytes] = {}
    for name in names:
        record = published_key(inquiry, name)
        if record is None:  # one seal that cannot be verified ends the chain, and the questions
            return None
        keys[name] = record
    return Chain(raw=raw, keys=keys, passed=passed)


def links_of(message: dkim.DKIM) -> tuple[Link, ...]:
    """The sets, the oldest first; none unless there is exactly one for each number, and each well-formed."""
    found: dict[int, dict[bytes, _Field]] = {}
    for name, value in message.headers:
        kind = name.lower()
        if kind not in (_AAR, _AMS, _AS):
            continue
        fields = found.setdefault(_instance(kind, value), {})
        if kind in fields:
            return ()
        fields[kind] = (name, value)
    if set(found) != set(range(1, len(found) + 1)) or len(found) > _SETS:
        return ()
    links = tuple(_link(number, found[number]) for number in sorted(found))
    return tuple(link for link in links if link) if all(links) else ()


def _instance(kind: bytes, value: bytes) -> int:
    """The i= of a field; 0, which none may have, where there is none to be read."""
    if kind == _AAR:
        match = _RESULTS.fullmatch(value)
        number = match.group(1) if match else b""
    else:
        number = (tags_of(value) or {}).get(b"i", b"")
    return int(number) if _INSTANCE.fullmatch(number) else 0


def _link(number: int, fields: Mapping[bytes, _Field]) -> Link | None:
    """The set, if it is one that may stand at this place of a chain that holds."""
    if len(fields) != len((_AAR, _AMS, _AS)):
        return None
    message, seal, said = (
        tags_of(fields[_AMS][1]),
        tags_of(fields[_AS][1]),
        _RESULTS.fullmatch(fields[_AAR][1]),
    )
    if message is None or seal is None or said is None:
        return None
    status = seal.get(b"cv", b"").lower()
    sound = (
        status == (b"none" if number == 1 else b"pass")
        and not {b"h", b"l", b"bh", b"c"} & set(seal)  # RFC 8617 §4.1.3; they would narrow what it covers
        and is_strong(seal)
        and signer_of(seal) != ""
        and signer_of(seal) == signer_of(message)
        and _AS not in signed_fields(message)  # RFC 8617 §4.1.2
    )
    value = re.sub(rb"\r\n(?=[ \t])", b"", said.group(2)).strip().decode("utf-8", "replace")
    return Link(fields=fields, message=message, seal=seal, results=Results(value)) if sound else None


def _passed(
    message: dkim.DKIM, links: tuple[Link, ...], from_domain: str, trusted: Collection[str]
) -> Passed:
    """What passed on arrival, in the words of the newest sealers as far back as they are trusted.

    Each of these found the set before its own unbroken (cv=pass), so what the oldest of them saw is what
    is read here, but for what they changed themselves. A set of anybody else in between ends it: that
    server may have changed whatever it liked.
    """
    dkim_domains: list[str] = []
    spf_domains: list[str] = []
    senders: list[str] = []
    for link in _believed(message, links, trusted):
        try:
            passed = link.results.passed(from_domain)
        except NotReadable:
            continue
        if passed and is_aligned(link.results.server, link.sealer):
            dkim_domains += passed.dkim
            spf_domains += passed.spf
            senders += passed.senders
    # A sealer says that a signature held, not what it covered; the signature says so itself.
    signatures = [tags for _, tags in aligned_signatures(message, from_domain)]
    if not signatures or not all(is_whole(tags, names_in(message)) for tags in signatures):
        dkim_domains = []
    return Passed(dkim=tuple(dkim_domains), spf=tuple(spf_domains), senders=tuple(senders))


def _believed(message: dkim.DKIM, links: tuple[Link, ...], trusted: Collection[str]) -> Iterator[Link]:
    present = names_in(message)
    for link in reversed(links):
        if link.sealer not in trusted or not is_whole(link.message, present):
            return
        yield link
