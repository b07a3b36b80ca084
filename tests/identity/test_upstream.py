"""Reading a trusted hop's Authentication-Results; no network, no fixtures."""

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relay.identity.checker import Mode, Off, Upstream, make_authenticator
from relay.identity.claim import Claim
from relay.identity.results import without_comments
from relay.identity.upstream import read_upstream
from relay.identity.verdict import Verdict

AUTHOR = "ana@clinic.example"
P, S, F, N, T = Verdict.PASS, Verdict.SIGNED, Verdict.FAIL, Verdict.NONE, Verdict.TROUBLE


def mail(*fields: str) -> bytes:
    head = [f"Authentication-Results: {field}" for field in fields]
    return "\r\n".join([*head, f"From: {AUTHOR}", "", "text", ""]).encode()


@pytest.mark.parametrize(
    ("field", "verdict"),
    [
        ("mx.relay.example; dkim=pass header.d=clinic.example", S),
        ("MX.Relay.Example 1; DKIM=PASS header.d=Clinic.EXAMPLE header.s=s1 header.b=abc", S),
        ("mx.relay.example; dkim=pass header.i=@mail.clinic.example", S),
        ("mx.relay.example; spf=pass smtp.mailfrom=ana@clinic.example", P),
        ("mx.relay.example; spf=pass smtp.mailfrom=clinic.example", P),
        ("mx.relay.example; spf=pass smtp.helo=mail.clinic.example", P),
        (
            "mx.relay.example;\r\n dkim=fail header.d=a.example;\r\n\tspf=pass smtp.mailfrom=clinic.example",
            P,
        ),
        ('mx.relay.example; dkim=pass reason="good; really" header.d=clinic.example', S),
        ('mx.relay.example; dkim=pass header.b="a/b" header.d=clinic.example', S),
        ("(seen) mx.relay.example (by (us)); dkim=pass (2048-bit \\) key) header.d=clinic.example", S),
        ("mx.relay.example; dkim=pass header.d=clinic.example; dmarc=pass header.from=clinic.example", S),
        ("mx.relay.example; x-own=1 tls.version=TLSv1.3; dkim=pass header.d=clinic.example", S),
        # final, whatever else passes
        ("mx.relay.example; dkim=pass header.d=clinic.example; dmarc=fail header.from=clinic.example", F),
        ("mx.relay.example; dkim=pass header.d=clinic.example; dmarc=pass header.from=other.example", F),
        # no word, or none that can be read
        ("mx.elsewhere.example; dkim=pass header.d=clinic.example", F),
        ("mx.relay.example.evil.example; dkim=pass header.d=clinic.example", F),
        ("mx.relay.example dkim=pass header.d=clinic.example", F),
        ("mx.relay.example; dkim=pass (never closed header.d=clinic.example", F),
        ("mx.relay.example; spf=fail (x ; dkim=pass header.d=clinic.example", F),
        ('mx.relay.example; spf=fail reason="x ; dkim=pass header.d=clinic.example', F),
        ("mx.relay.example; dkim=pass header.d=clinic.example \x01", F),
        # a pass that is somebody else's, or only looks like one
        ("mx.relay.example; none", N),
        ("mx.relay.example; dkim=pass header.d=other.example; spf=pass smtp.mailfrom=other.example", N),
        ("mx.relay.example; dkim=fail header.d=clinic.example", N),
        ("mx.relay.example; spf=softfail smtp.mailfrom=clinic.example", N),
        ("mx.relay.example; dkim=none (dkim=pass header.d=clinic.example)", N),
        ('mx.relay.example; dkim=fail reason="; dkim=pass header.d=clinic.example"', N),
        ("mx.relay.example; dkim=pass header.d=other.example header.d=clinic.example", N),
        ("mx.relay.example; iprev=pass policy.iprev=192.0.2.1; auth=pass smtp.auth=ana@clinic.example", N),
        ("mx.relay.example; spf=pass smtp.mailfrom=clinic.example@other.example", N),
        ("mx.relay.example; dmarc=pass header.from=clinic.example", N),
        # another try may tell
        ("mx.relay.example; dkim=temperror header.d=clinic.example", T),
        ("mx.relay.example; dmarc=temperror header.from=clinic.example", T),
    ],
)
def test_one_field_of_the_trusted_hop(field: str, verdict: Verdict) -> None:
    assert read_upstream(mail(field), "mx.relay.example", AUTHOR) is verdict


def test_only_the_topmost_of_ours_counts() -> None:
    ours = "mx.relay.example; dkim=fail header.d=clinic.example"
    forged = "mx.relay.example; dkim=pass header.d=clinic.example"
    other = "mx.elsewhere.example; dkim=fail header.d=clinic.example"
    assert read_upstream(mail(ours, forged), "mx.relay.example", AUTHOR) is N
    assert read_upstream(mail(forged, ours), "mx.relay.example", AUTHOR) is S
    assert read_upstream(mail(other, forged), "mx.relay.example", AUTHOR) is S


def test_a_field_in_the_text_is_none() -> None:
    raw = mail() + b"Authentication-Results: mx.relay.example; dkim=pass header.d=clinic.example\r\n"
    assert read_upstream(raw, "mx.relay.example", AUTHOR) is F


@pytest.mark.parametrize(
    ("signatures", "verdict"),
    [
        ((), S),  # the hop took them off
        (("d=clinic.example; h=from:subject:date:to",), S),
        (("d=clinic.example; h=from:subject:date:to", "d=other.example; h=from; l=1"), S),
        (("d=clinic.example; h=from:subject:date:to; l=10",), N),
        (("d=mail.clinic.example; h=from:subject:date:to; l=0",), N),
        (("d=clinic.example; h=from:date:to",), N),
        (("d=clinic.example; h=from:subject:date:to", "d=clinic.example; h=from:subject:date:to; l=10"), N),
        (('d=clinic.example".other.example; h=from:subject:date:to',), N),
        (("d",), N),
    ],
)
def test_a_signature_that_lets_anything_be_added_is_no_proof_because_the_hop_saw_it_hold(
    signatures: tuple[str, ...], verdict: Verdict
) -> None:
    found = "mx.relay.example; dkim=pass header.d=clinic.example"
    signed = "".join(f"DKIM-Signature: a=rsa-sha256; s=s1;\r\n {tags}\r\n" for tags in signatures)
    raw = f"{signed}To: relay@relay.example\r\nSubject: x\r\nDate: today\r\n".encode() + mail()
    top = f"Authentication-Results: {found}"
    assert read_upstream(f"{top}\r\n".encode() + raw, "mx.relay.example", AUTHOR) is verdict
    sent = f"{top}; spf=pass smtp.mailfrom={AUTHOR}\r\n".encode() + raw
    assert read_upstream(sent, "mx.relay.example", AUTHOR) is P
    twice = f"{top}\r\nSubject: SEND\r\n".encode() + raw
    assert read_upstream(twice, "mx.relay.example", AUTHOR) is (N if signatures else S)


async def test_only_trusted_peers_are_believed() -> None:
    check = Upstream("mx.relay.example", [ipaddress.ip_network("192.0.2.0/28")])
    raw = mail("mx.relay.example; dkim=pass header.d=clinic.example")
    for peer, verdict in {"192.0.2.7": S, "::ffff:192.0.2.7": S, "192.0.2.77": F, "::1": F, "": F}.items():
        assert (
            await check.verdict(
                Claim(raw=raw, client_ip=peer, helo="h", reverse_path="", from_address=AUTHOR)
            )
            is verdict
        )


async def test_the_mode_chooses_the_authenticator() -> None:
    off = make_authenticator("off")
    assert isinstance(off, Off)
    assert await off.verdict(Claim(raw=b"", client_ip="", helo="", reverse_path="", from_address=AUTHOR)) is P
    peers = [ipaddress.ip_network("127.0.0.1/32")]
    assert isinstance(make_authenticator(Mode.UPSTREAM, authserv_id="mx", trusted_peers=peers), Upstream)
    with pytest.raises(ValueError, match="upstream"):
        make_authenticator("upstream", authserv_id="mx")
    with pytest.raises(ValueError, match="upstream"):
        make_authenticator("upstream", trusted_peers=peers)
    with pytest.raises(ValueError, match="maybe"):
        make_authenticator("maybe")
    with pytest.raises(ValueError, match="verifies signatures"):
        make_authenticator("dns")


@pytest.mark.parametrize(
    ("value", "kept"),
    [("a (b) c", "a   c"), ('"(" x', '"(" x'), (r"(a \) b) c", "  c"), ("((a)b)c", "  c"), ("a)b", "a)b")],
)
def test_comments_are_cut_out(value: str, kept: str) -> None:
    assert without_comments(value).replace("  ", " ") == kept.replace("  ", " ")


_WORDS = st.sampled_from(
    [
        "mx.relay.example",
        ";",
        " ",
        "(",
        ")",
        '"',
        "\\",
        "dkim=pass",
        "header.d=",
        "clinic.example",
        "=",
        "\r\n ",
    ]
)


@given(st.one_of(st.binary(max_size=400), st.lists(_WORDS, max_size=30).map(lambda w: "".join(w).encode())))
def test_any_field_gives_a_verdict(value: bytes) -> None:
    raw = b"Authentication-Results: mx.relay.example; " + value + b"\r\n\r\n"
    assert read_upstream(raw, "mx.relay.example", AUTHOR) in Verdict


@given(st.text(alphabet=st.sampled_from('ab;= ()"\\.'), max_size=60))
def test_nothing_a_stranger_puts_into_a_comment_makes_a_pass(text: str) -> None:
    """Whatever the hop repeats inside a comment, escaped or not, dkim stays failed unless closed by it."""
    safe = text.replace("\\", "").replace("(", "").replace(")", "")
    field = f"mx.relay.example; dkim=fail ({safe}; dkim=pass header.d=clinic.example) header.d=clinic.example"
    assert read_upstream(mail(field), "mx.relay.example", AUTHOR) not in (P, S)
