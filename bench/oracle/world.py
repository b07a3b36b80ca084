"""Members and strangers whom nobody can tell from them, and what their domains publish."""

import asyncio
import random
from pathlib import Path
from typing import Final

import dns.message

from tests.identity.dns_server import Zone

DOMAINS: Final = 50
"""Of members; every second publishes a DMARC policy, the others nothing."""
AWAY_S: Final = 0.03
"""How far away the name servers of the world are: what the relay's own cache saves."""
POLICY: Final = "v=DMARC1; p=reject"
UNKNOWN: Final = "unknown"


class FarZone(Zone):
    """Answers as late as a name server elsewhere."""

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        """The answer, later. Every unknown practice publishes the same policy."""
        name = dns.message.from_wire(data).question[0].name.to_text(omit_final_dot=True).lower()
        if name.startswith(f"_dmarc.{UNKNOWN}"):
            self.txt(name, POLICY)
        asyncio.get_running_loop().call_later(AWAY_S, super().datagram_received, data, addr)


class World:
    """Who there is: members, and for each kind of domain strangers whom nobody can tell from them."""

    def __init__(self, members: int, seed: int) -> None:
        self.random = random.Random(seed)
        self.members = [f"m{n}@{practice(n % DOMAINS)}" for n in range(members)]

    def address(self, *, member: bool, policy: bool) -> str:
        """Somebody at a domain of members that publishes a DMARC policy, or nothing."""
        wanted = [n for n in range(DOMAINS) if (n % 2 == 0) is policy]
        here = self.random.choice(wanted)
        if member:
            return self.random.choice(self.members[here::DOMAINS])
        return f"x{self.random.randrange(10**6)}@{practice(here)}"

    def publish(self, zone: Zone) -> None:
        """What the domains say of themselves."""
        for n in range(0, DOMAINS, 2):
            zone.txt(f"_dmarc.{practice(n)}", POLICY)
            zone.txt(practice(n), "v=spf1 ip4:192.0.2.1 -all")
        zone.txt(practice(1), "v=spf1 ip4:127.9.0.0/16 -all")

    def write_config(self, folder: Path) -> None:
        """The admin's files."""
        folder.mkdir()
        (folder / "specialties.yaml").write_text("specialties:\n  grief:\n    title: Grief\n")
        people = (
            f"  - {{address: {address}, name: M{n} Person, specialties: [grief], opted_in: 2026-01-05}}\n"
            for n, address in enumerate(self.members)
        )
        (folder / "members.yaml").write_text("members:\n" + "".join(people))
        (folder / "policy.yaml").write_text("min_pool: 3\nlimits: {connections: 1000}\n")


def practice(number: int) -> str:
    """The domain of one practice."""
    return f"practice{number}.example"
