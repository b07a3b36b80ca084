"""All systems up at once, each mail given to all in turn, and what each made of it at what cost."""

import sys
from dataclasses import dataclass, field
from pathlib import Path

from bench.deid import environment
from bench.deid.data import Record, told
from bench.deid.peers import PEERS
from bench.deid.process import Broken, System, to_one_core
from bench.deid.scoring import Cost

RELAY = "relay"

# Three times this and every model is loaded and warm; invented, and in none of the sets. With an address
# and a link, as libraries fetch or read their list of domains at the first one.
WARM_UP = {
    "id": "warm-up",
    "text": "Subject: A question\n\nDear colleagues, since March 3 I see Joanna Petrosyan of Harlow Falls,\n"
    "whose sister died. Her number is 617 555 0100, her BDI 23, she takes Lexapro 20 mg.\n\n"
    "Maren Oswalt\nmaren@willow.example.org\nhttps://willow.example.org\n",
    "sender": {"name": "Maren Oswalt", "address": "maren@willow.example.org"},
}


@dataclass(slots=True, kw_only=True)
class Runner:
    """A system and its replies so far, in the order asked."""

    system: System
    replies: list[Record] = field(default_factory=list)
    cost: Cost | None = None


def start(folder: Path) -> tuple[dict[str, Runner], list[str]]:
    """Relay as users run it, and every peer that this machine can have; remarks on the others
    and on how each is run.

    folder: the peers' environment. Relay comes first.
    """
    to_one_core()
    command = str(Path(sys.executable).with_name("relay"))
    runners, remarks = {RELAY: Runner(system=System("Relay", [command, "redact", "--jsonl"]))}, []
    script = str(Path(__file__).with_name("peers.py"))
    for name, peer in PEERS.items():
        try:
            environment.install(folder, name, peer)
            python = str(environment.python_of(folder))
        except environment.NotInstalled as reason:
            remarks.append(f"{peer.title} is missing, it could not be installed: {reason}")
        else:
            runners[name] = Runner(system=System(peer.title, [python, script, name]))
            remarks += [peer.note] if peer.note else []
    return runners, remarks


def warm_up(runners: dict[str, Runner]) -> list[str]:
    """Every model loaded and run; remarks on peers that broke."""
    remarks = [remark for _ in range(3) for remark in ask(runners, WARM_UP)]
    for runner in runners.values():
        runner.replies.clear()
    return remarks


def measure(runners: dict[str, Runner], mails: list[Record]) -> list[str]:
    """Replies to all mails and what they cost; remarks on peers that broke."""
    before = {name: runner.system.cpu_s() for name, runner in runners.items()}
    remarks = [remark for mail in mails for remark in ask(runners, mail)]
    for name, runner in runners.items():
        now, then, memory = runner.system.cpu_s(), before[name], runner.system.memory_mb()
        if now is not None and then is not None and memory is not None:
            cpu_ms = (now - then) / len(mails) * 1000
            runner.cost = Cost(cpu_ms=cpu_ms, memory_mb=memory[0], peak_mb=memory[1])
    return remarks


def ask(runners: dict[str, Runner], record: Record) -> list[str]:
    """One mail to all in turn; a peer that breaks is taken out of `runners`, with a remark.

    Broken if Relay breaks: there is nothing to compare then.
    """
    remarks = []
    for name, runner in list(runners.items()):
        try:
            runner.replies.append(runner.system.ask(told(record)))
        except Broken as reason:
            if name == RELAY:
                raise
            runners.pop(name).system.close()
            remarks.append(f"{runner.system.title} is missing, it broke off: {reason}")
    return remarks
