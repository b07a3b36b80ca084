"""Asks one relay after another, each with so many members, and tells what came of it."""

import argparse
import asyncio
import os
import random
import signal
import sys
import tempfile
from pathlib import Path
from typing import Final

import bench.oracle
from bench.oracle.questions import Bench, Probe, Sample
from bench.oracle.served import free_port, reply_address, serving
from bench.oracle.told import told
from bench.oracle.world import DOMAINS, FarZone, World
from tests.identity.dns_server import serve

AT_ONCE: Final = 24
"""Connections: what is refused takes seconds."""


async def measured(members: int, probes: int, seed: int) -> list[Sample]:
    """Every answer's time, of one relay with so many members."""
    world, zone = World(members, seed), FarZone()
    transport = await serve(zone)
    world.publish(zone)
    with tempfile.TemporaryDirectory() as home:
        folder = Path(home)
        world.write_config(folder / "config")
        port = free_port()
        relay = await serving(folder, port, zone.address)
        try:
            token = await reply_address(folder, port, world.members[1])
            bench = Bench(world, port, token, world.members[1])
            await _asked(bench, world, probes)
        finally:
            relay.send_signal(signal.SIGTERM)
            await relay.wait()
    transport.close()
    return bench.samples


async def _asked(bench: Bench, world: World, probes: int) -> None:
    kinds = [
        bench.commands,
        bench.data("DATA, a policy fails", policy=True),
        bench.data("DATA, no verdict", policy=False),
        bench.domain,
    ]
    # as if members had written lately: their domains stand in the cache, and nothing is done the first time
    await _side_by_side([(bench.data("", policy=n % 2 == 0), True) for n in range(2 * DOMAINS)])
    bench.samples.clear()
    todo = [(kind, member) for kind in kinds for member in (True, False) for _ in range(probes)]
    world.random.shuffle(todo)
    await _side_by_side(todo)


async def _side_by_side(todo: list[tuple[Probe, bool]]) -> None:
    waiting = iter(todo)

    async def work() -> None:
        for probe, member in waiting:
            await probe(member)

    await asyncio.gather(*(work() for _ in range(AT_ONCE)))


def main() -> None:
    """The table for each size of roster."""
    options = argparse.ArgumentParser(description=(bench.oracle.__doc__ or "").partition("\n")[0])
    options.add_argument("--members", type=int, nargs="+", default=[500, 5000])
    options.add_argument(
        "--probes", type=int, default=200, help="of each kind, for members and strangers each"
    )
    options.add_argument("--seed", type=int, default=0)
    chosen = options.parse_args()
    good = [
        told(asyncio.run(measured(number, chosen.probes, chosen.seed)), number, random.Random(chosen.seed))
        for number in chosen.members
    ]
    sys.stdout.write(f"load of this machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores\n")
    sys.exit(0 if all(good) else 1)


if __name__ == "__main__":
    main()
