"""Steps of the tests about mails in doubt."""

from itertools import count

from relay.consult.decision import Outcome
from relay.consult.grants import Grant, Purpose
from relay.consult.model import MemberId
from relay.consult.standing.model import Standing
from relay.identity.verdict import Verdict
from relay.store.grants import grant_all
from relay.store.roster import keep_standing
from relay.store.schema import SpoolState
from relay.store.values import OutboxItem
from relay.worker.replies import TAKEN

from .conftest import ANA, DOMAIN, LEASE, STRANGER, Bench, written

INTAKE, DESK = f"grief@{DOMAIN}", f"relay@{DOMAIN}"
NEW = "ana@private.example"
TOKEN = "abcdefghijklmnopqrstuvwxyz"
ANSWER_HERE = f"r-{TOKEN}@{DOMAIN}"
_numbers = count(100)


def fresh_number() -> int:
    """Of a mail like no other."""
    return next(_numbers)


async def settled(bench: Bench) -> None:
    while await bench.inbound.work():
        pass


async def posted(bench: Bench) -> list[OutboxItem]:
    return list(await bench.store.claim_outbox(bench.clock.now(), LEASE))


async def ends(bench: Bench) -> dict[Outcome, int]:
    counts = await bench.store.counts()
    assert counts.balanced
    return dict(counts.ends)


async def held(bench: Bench) -> int:
    return (await bench.store.counts()).spool[SpoolState.ASKED]


async def id_of(bench: Bench, address: str) -> MemberId:
    member = await bench.around.members.member_of(address)
    assert member
    return member.id


async def from_new(bench: Bench, name: str = "Ana Ruiz", to: str = INTAKE, by: str = NEW) -> None:
    """An unproved mail from an address nobody knows, under this name."""
    bench.authenticator.says = Verdict.NONE
    assert await bench.hand_in(written(f"{name} <{by}>", number=fresh_number()), to) == TAKEN
    await settled(bench)


async def asked_of_the_member_alone(
    bench: Bench, *, more: str = "", reverse_path: str = "x@clinic.example"
) -> OutboxItem:
    """The one question about two mails that differ in From alone: a member's, and a stranger's."""
    mails = (written(by, number=n, more=more) for n, by in enumerate((ANA, STRANGER)))
    said = [await bench.hand_in(raw, INTAKE, reverse_path=reverse_path) for raw in mails]
    assert said == [TAKEN, TAKEN]
    await settled(bench)
    (question,) = await posted(bench)
    assert question.recipient == ANA
    assert await ends(bench) == {Outcome.STRANGER: 1}
    return question


async def with_token(bench: Bench, purpose: Purpose = Purpose.FORGET) -> None:
    """Ana has got a mail that can be answered."""
    grant = Grant(purpose=purpose, member=await id_of(bench, ANA))
    async with bench.store._database.writing() as connection:
        await grant_all(connection, bench.store._keys, [(TOKEN, grant)])


async def set_standing(bench: Bench, member: MemberId, standing: Standing) -> None:
    async with bench.store._database.writing() as connection:
        await keep_standing(connection, bench.store._keys, member, standing)


def text_of(item: OutboxItem) -> str:
    return " ".join(item.raw.decode("ascii").split())
