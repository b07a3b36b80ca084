"""Who wrote, in the modes `upstream` and `dns`, over SMTP and LMTP."""

from dataclasses import replace
from ipaddress import ip_network

import pytest
import pytest_asyncio

from relay.consult.decision import Outcome
from relay.consult.joining.candidates import CandidateState
from relay.settings.env import Authentication
from relay.settings.env_kinds import HostPort
from tests.e2e.conftest import Begin
from tests.e2e.mail_program import Received, Submission, as_bytes, letter, reply
from tests.e2e.people import ADMIN, MAREN, MARENS_ALIAS, REQUEST, STRANGER, WITHOUT_NAMES, Person
from tests.e2e.relay_under_test import DOMAIN, RelayUnderTest
from tests.identity.dns_server import Zone
from tests.identity.test_arc import sealed
from tests.identity.test_dns_evidence import Key

pytestmark = pytest.mark.server

US = f"mx.{DOMAIN}"
HOME = MAREN.address.partition("@")[2]
PASSED = f"{US}; dkim=pass header.d={HOME}; dmarc=pass header.from={HOME}"
FAILED = f"{US}; dkim=fail header.d={HOME}; dmarc=fail header.from={HOME}"
NOTHING = f"{US}; dkim=none; spf=none smtp.mailfrom={HOME}; dmarc=none header.from={HOME}"
FOREIGN = f"mx.elsewhere.example; dkim=pass header.d={HOME}; dmarc=pass header.from={HOME}"


@pytest_asyncio.fixture
async def behind(begin: Begin) -> RelayUnderTest:
    """A relay behind a mail server that authenticates, over SMTP and LMTP."""
    return await begin(
        authentication=Authentication.UPSTREAM,
        authserv_id=US,
        trusted_peers=(ip_network("127.0.0.0/8"),),
        lmtp_listen=(HostPort("127.0.0.1", 0),),
    )


async def handed_on(
    relay: RelayUnderTest,
    results: str | None,
    writer: Person = MAREN,
    *,
    answers: Received | None = None,
    text: str = REQUEST,
    lmtp: bool = False,
    to: tuple[str, ...] = (f"grief@{DOMAIN}",),
    address: str | None = None,
) -> Submission:
    """A mail as the server in front hands it on, with its Authentication-Results on top."""
    mail = (
        reply(writer, answers, text, address=address)
        if answers
        else letter(writer, to, text, address=address)
    )
    top = f"Authentication-Results: {results}\r\n".encode() if results else b""
    to = (answers.from_address,) if answers else to
    return await relay.submit(top + as_bytes(mail), to, address or writer.address, lmtp=lmtp)


@pytest.mark.parametrize("lmtp", [False, True], ids=["smtp", "lmtp"])
async def test_pass_of_the_trusted_hop_is_believed(behind: RelayUnderTest, lmtp: bool) -> None:
    assert (await handed_on(behind, PASSED, lmtp=lmtp)).code == 250
    await behind.next(MAREN, "[Relay] Preview:")


@pytest.mark.parametrize("results", [FAILED, None, FOREIGN], ids=["fail", "missing", "foreign"])
async def test_without_a_pass_of_the_trusted_hop_mail_is_refused(
    behind: RelayUnderTest, results: str | None
) -> None:
    said = await handed_on(behind, results)
    assert (said.code, said.said.split()[0]) == (550, "5.7.1")
    assert (await handed_on(behind, results, STRANGER)).said == said.said  # the same words for a stranger
    assert behind.mailboxes() == []


async def test_lmtp_answers_for_each_recipient(behind: RelayUnderTest) -> None:
    await handed_on(behind, PASSED)
    preview = await behind.next(MAREN, "[Relay] Preview:")
    to = (f"postmaster@{DOMAIN}", f"nobody@{DOMAIN}", f"grief@{DOMAIN}", preview.from_address)
    about = f"{US}; dkim=pass header.d=elsewhere.example"
    said = await handed_on(behind, about, STRANGER, lmtp=True, to=to)
    assert [code for code, _ in said.at_rcpt.values()] == [250, 550, 250, 250]
    assert [code for code, _ in said.after_data] == [250, 550, 550]


@pytest.mark.parametrize("word", ["YES", "Yes, that was me.", "Y"])
async def test_unproved_mail_is_asked_about_at_the_address_on_record_and_yes_releases_it(
    behind: RelayUnderTest, word: str
) -> None:
    nothing = NOTHING.replace(HOME, MARENS_ALIAS.partition("@")[2])
    said = await handed_on(behind, nothing, address=MARENS_ALIAS)
    assert said.code == 250
    asked = await behind.next(MAREN, "[Relay] Was this you?")
    await behind.settled()
    assert behind.mailboxes() == [MAREN.address]  # not the address nobody proved
    assert f"A message to grief@{DOMAIN} that names you" in " ".join(asked.text.split())
    assert (await handed_on(behind, NOTHING, answers=asked, text=word)).code == 250
    await behind.next(MARENS_ALIAS, "[Relay] Preview:")


async def test_no_deletes_the_unproved_mail(behind: RelayUnderTest) -> None:
    await handed_on(behind, NOTHING)
    asked = await behind.next(MAREN, "[Relay] Was this you?")
    await handed_on(behind, NOTHING, answers=asked, text="No, that wasn't me.")
    await behind.next(MAREN, "[Relay] Deleted, unread")
    await behind.settled()
    counts = await behind.relay.store.counts()
    assert counts.ends.get(Outcome.DENIED) == 1
    assert counts.balanced


async def test_unproved_stranger_hears_the_same_and_is_dropped(behind: RelayUnderTest) -> None:
    to_member = await handed_on(behind, NOTHING)
    to_stranger = await handed_on(behind, NOTHING.replace(HOME, "elsewhere.example"), STRANGER)
    assert to_stranger.after_data == to_member.after_data
    await behind.settled()
    counts = await behind.relay.store.counts()
    assert counts.ends.get(Outcome.STRANGER) == 1


async def test_mail_put_off_for_one_recipient_is_put_off_for_all_and_comes_once_to_each(
    behind: RelayUnderTest,
) -> None:
    to = [f"postmaster@{DOMAIN}", f"grief@{DOMAIN}"]
    raw = as_bytes(letter(MAREN, to, WITHOUT_NAMES))
    for results, code in ((f"{US}; dkim=temperror header.d={HOME}", 451), (PASSED, 250)):
        top = f"Authentication-Results: {results}\r\n".encode()
        assert (await behind.submit(top + raw, to, MAREN.address)).code == code
    await behind.next(MAREN, "[Relay] Preview:")
    await behind.next(ADMIN)
    await behind.settled()
    assert (behind.unread(MAREN), behind.unread(ADMIN)) == ([], [])


async def test_a_member_is_asked_about_a_new_address_and_can_have_it_remembered(
    behind: RelayUnderTest,
) -> None:
    new = "maren@elsewhere.example"
    nothing = NOTHING.replace(HOME, "elsewhere.example")
    assert (await handed_on(behind, nothing, address=new)).code == 250
    asked = await behind.next(MAREN, "[Relay] Was this you?")
    await behind.settled()
    assert behind.mailboxes() == [MAREN.address]
    assert (await handed_on(behind, PASSED, answers=asked, text="YES, REMEMBER")).code == 250
    await behind.next(MAREN, "[Relay] Your other address is known now")
    await behind.next(MAREN, "[Relay] Preview:")  # to the address on record, as it was held when it came
    passed = PASSED.replace(HOME, "elsewhere.example")
    assert (await handed_on(behind, passed, address=new, text="A second question.")).code == 250
    await behind.next(new, "[Relay] Preview:")


async def test_an_admin_whose_domain_proves_nothing_is_asked_before_an_answer_counts(
    behind: RelayUnderTest,
) -> None:
    passed = PASSED.replace(HOME, "elsewhere.example")
    await handed_on(behind, passed, STRANGER, to=(f"relay@{DOMAIN}",), text="JOIN")
    wish = await behind.next(ADMIN)
    office = replace(STRANGER, name="The office", address=ADMIN)
    nothing = NOTHING.replace(HOME, "association.example")
    assert (await handed_on(behind, nothing, office, answers=wish, text="YES")).code == 250
    asked = await behind.next(ADMIN, "[Relay] Was this you?")
    assert (await handed_on(behind, nothing, office, answers=asked, text="YES")).code == 250
    await behind.settled()
    assert [c.state for c in await behind.relay.store.candidates()] == [CandidateState.ADMITTED]


@pytest_asyncio.fixture
async def verifying(begin: Begin, zone: Zone) -> RelayUnderTest:
    """A relay that asks the name server of the test."""
    return await begin(authentication=Authentication.DNS, resolver=HostPort(*zone.address))


async def through_a_provider(
    relay: RelayUnderTest, writer: Person = MAREN, key: Key | None = None
) -> Submission:
    """Submitted with a provider's envelope sender, so that only a signature can speak for From."""
    to = [f"grief@{DOMAIN}"]
    raw = as_bytes(letter(writer, to, REQUEST))
    signed = key.sign(raw, writer.address.partition("@")[2]) if key else raw
    return await relay.submit(signed, to, "bounce-17@sending.example")


async def test_aligned_signature_is_verified_here(verifying: RelayUnderTest, zone: Zone) -> None:
    key = Key()
    zone.txt(f"s1._domainkey.{HOME}", key.record)
    zone.txt(f"_dmarc.{HOME}", "v=DMARC1; p=reject")
    assert (await through_a_provider(verifying, key=key)).code == 250
    await verifying.next(MAREN, "[Relay] Preview:")
    other = Key()  # signs, but is not the domain's
    assert (await through_a_provider(verifying, key=other)).code == 550


async def test_domain_that_publishes_nothing_is_asked_about(verifying: RelayUnderTest) -> None:
    assert (await through_a_provider(verifying)).code == 250
    await verifying.next(MAREN, "[Relay] Was this you?")


async def test_verified_stranger_is_refused_and_dns_trouble_put_off(
    verifying: RelayUnderTest, zone: Zone
) -> None:
    key = Key()
    zone.txt("s1._domainkey.elsewhere.example", key.record)
    assert (await through_a_provider(verifying, STRANGER, key)).code == 550
    zone.broken |= {f"s1._domainkey.{HOME}", f"_dmarc.{HOME}"}
    assert (await through_a_provider(verifying, key=key)).code == 451
    assert verifying.mailboxes() == []


async def test_mail_a_trusted_server_passed_on_is_the_members_though_dmarc_fails_by_now(
    begin: Begin, zone: Zone
) -> None:
    sealer = Key()
    zone.txt(f"_dmarc.{HOME}", "v=DMARC1; p=reject")
    zone.txt("s1._domainkey.uni.example", sealer.record)
    relay = await begin(
        policy={"trusted_sealers": ["uni.example"]},
        authentication=Authentication.DNS,
        resolver=HostPort(*zone.address),
    )
    to = [f"grief@{DOMAIN}"]
    mail = as_bytes(letter(MAREN, to, REQUEST))
    raw = sealed(mail, sealer, "uni.example", f"spf=pass smtp.mailfrom={MAREN.address}")
    assert (await relay.submit(mail, to, "bounce@uni.example")).code == 550
    assert (await relay.submit(raw, to, "bounce@uni.example")).code == 250
    await relay.next(MAREN, "[Relay] Preview:")
