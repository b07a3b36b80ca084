"""Invariant: no octet string of a mail's header block is in any mail that it causes (R17).

Excepted: the words of the Subject, which are read as text; and the writer's own Message-ID, in mails to
that writer alone, for threading.
"""

# ruff: noqa: E501 - a list of field names reads better in few lines

import base64
from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from relay.mail.compose import dated
from relay.mail.inspect import decoded_pieces
from relay.mail.letter import Letter
from relay.mail.parse import parse_letter
from relay.render.renderer import RelayFacts, Renderer
from relay.settings.policy import Policy, PreviewPolicy
from relay.smtp.signing import Signer, read_key
from relay.worker.post import Post
from tests.consult.world import DOMAIN, PEOPLE, World

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
POST = Post(Renderer(TEMPLATES, RelayFacts(domain=DOMAIN)), DOMAIN)
NAMES = (
    "Received", "Return-Path", "DKIM-Signature", "ARC-Seal", "ARC-Authentication-Results", "Authentication-Results",
    "Received-SPF", "X-Originating-IP", "X-Mailer", "User-Agent", "Organization", "Sender", "Reply-To",
    "Resent-From", "Thread-Index", "Thread-Topic", "In-Reply-To", "References", "X-MS-Exchange-Organization-AuthAs",
    "X-Google-DKIM-Signature", "X-Gm-Message-State", "Autocrypt", "OpenPGP", "Disposition-Notification-To",
    "X-Face", "Keywords", "Comments", "List-Id", "X-Sent-From-Laptop", "Accept-Language", "Date", "Importance",
)  # fmt: skip
"""What mail programs and servers write; each has named its writer somewhere. Cc and Bcc stop it: test_onlookers."""
_token = st.text(
    alphabet="abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789", min_size=12, max_size=40
)
_secret = _token.map(lambda t: f"Qz{t}")
"""Never a part of an id, which may come back."""
_value = st.lists(
    st.one_of(
        _secret,
        _token.map(lambda t: f"<Qz{t}@host-{t[:6]}.example>"),
        _secret.map(lambda t: f"=?utf-8?b?{base64.b64encode(t.encode()).decode()}?="),
        _secret.map(lambda t: f'"{t}"'),
        _secret.map(lambda t: f"({t})"),
    ),
    min_size=1,
    max_size=4,
)
_fields = st.lists(st.tuples(st.sampled_from(NAMES), _value), max_size=12)
_no_robot = frozenset({"List-Id", "Auto-Submitted"})
EXCHANGE = Policy(preview=PreviewPolicy.NEVER, preview_answers=PreviewPolicy.NEVER, min_pool=2)


def signer(folder: Path) -> Signer:
    pem = ed25519.Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / "key.pem").write_bytes(pem)
    return Signer(DOMAIN, [read_key(folder / "key.pem", "s1")])


def written(who: str, head: list[tuple[str, list[str]]], own_id: str, text: str) -> bytes:
    """A mail whose header holds all this, folded as programs fold."""
    name, address, _ = PEOPLE[who]
    lines = [f"{field}: " + "\r\n\t".join(values) for field, values in head]
    lines += [f"From: {name} <{address}>", "To: grief@relay.example.org", "Subject: She grieves"]
    lines += [f"Message-ID: {own_id}", "MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8"]
    return ("\r\n".join(lines) + f"\r\n\r\n{text}\r\n").encode()


def as_arguments(letter: Letter) -> dict[str, object]:
    """What reading made of a mail, as the world takes it."""
    return {f.name: getattr(letter, f.name) for f in fields(letter) if f.name not in ("new_text", "subject")}


@settings(deadline=None, max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(head=_fields, own=_token, answered=_fields, answer=_token)
def test_nothing_of_a_header_is_in_any_mail_it_causes(
    tmp_path: Path,
    head: list[tuple[str, list[str]]],
    own: str,
    answered: list[tuple[str, list[str]]],
    answer: str,
) -> None:
    world, signs = World(EXCHANGE), signer(tmp_path)
    ids = {"maren": f"<m{own}@m{own[:7]}.example>", "hannah": f"<h{answer}@h{answer[:7]}.example>"}
    secrets: set[str] = set()
    for who, block, to in (("maren", head, "grief"), ("hannah", answered, None)):
        raw = written(who, [f for f in block if f[0] not in _no_robot], ids[who], "What would you do?")
        letter = parse_letter(raw, own_domain=DOMAIN)
        for _, values in block:
            secrets |= {piece for value in values for piece in (value, value.strip('<>"()'))}
        secrets |= {PEOPLE[who][0], PEOPLE[who][1], f"Message-ID: {ids[who]}"}
        more, case = as_arguments(letter), next(iter(world.cases.values()), None)
        mailed = (
            world.write(who, to, letter.new_text, letter.subject, **more)
            if to
            else world.answer(who, letter.new_text, **more)
        )
        letters, hits = POST.finish(mailed, world.snapshot(case), world.now)
        assert hits == ()
        assert letters
        for one in letters:
            leaves = signs.signed(dated(one.raw, datetime(2026, 11, 23, 9, tzinfo=UTC)))
            everything = "\n".join([leaves.decode(), *(piece.text for piece in decoded_pieces(leaves))])
            theirs = {address for name, address, _ in PEOPLE.values() if address == one.recipient}
            assert not [s for s in secrets - theirs if s in everything]
            foreign = [i for reader, i in ids.items() if PEOPLE[reader][1] != one.recipient]
            assert not [i for i in foreign if i.strip("<>") in everything]
