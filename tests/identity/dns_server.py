"""A name server on loopback for the tests: answers from a table, or fails as told."""

import asyncio
from collections import Counter
from typing import cast

import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset


class Zone(asyncio.DatagramProtocol):
    """Records by (name, type); unknown names do not exist, `broken` ones give SERVFAIL."""

    def __init__(self) -> None:
        self.records: dict[tuple[str, str], list[str]] = {}
        self.broken: set[str] = set()
        self.silent: set[str] = set()
        self.asked: Counter[tuple[str, str]] = Counter()
        self.address = ("127.0.0.1", 0)
        self._transport: asyncio.DatagramTransport | None = None

    def txt(self, name: str, *texts: str) -> None:
        """Publish TXT records; long ones are split into strings of 255 octets."""
        self.records[name.lower(), "TXT"] = [
            " ".join(f'"{text[at : at + 255]}"' for at in range(0, len(text), 255)) for text in texts
        ]

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.DatagramTransport", transport)

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        query = dns.message.from_wire(data)
        question = query.question[0]
        name = question.name.to_text(omit_final_dot=True).lower()
        kind = dns.rdatatype.to_text(question.rdtype)
        self.asked[name, kind] += 1
        if name in self.silent:
            return
        reply = dns.message.make_response(query)
        reply.flags |= dns.flags.AA
        if name in self.broken:
            reply.set_rcode(dns.rcode.SERVFAIL)
        elif (name, kind) in self.records:
            reply.answer.append(dns.rrset.from_text(question.name, 60, "IN", kind, *self.records[name, kind]))
        elif not any(known == name for known, _ in self.records):
            reply.set_rcode(dns.rcode.NXDOMAIN)
        assert self._transport is not None
        self._transport.sendto(reply.to_wire(), addr)


async def serve(zone: Zone) -> asyncio.DatagramTransport:
    """Answer from the zone on a free port, which `zone.address` then tells."""
    loop = asyncio.get_running_loop()
    transport, _ = await loop.create_datagram_endpoint(lambda: zone, local_addr=zone.address)
    zone.address = transport.get_extra_info("sockname")[:2]
    return transport
