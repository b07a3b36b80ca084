"""What each address of the relay's domain is for."""

import re
from collections.abc import Collection
from dataclasses import dataclass

TOKEN = re.compile(r"[a-z2-7]{26}\Z")
"""RFC 4648 base32, lower case: mail systems fold the case of local parts."""


@dataclass(frozen=True, slots=True)
class Intake:
    """`consult@` (no specialty yet) or a specialty's own address."""

    specialty: str | None


@dataclass(frozen=True, slots=True)
class Desk:
    """`relay@`: commands."""


@dataclass(frozen=True, slots=True)
class ReplyTo:
    """`r-TOKEN@`: the answer to something the relay sent."""

    token: str


@dataclass(frozen=True, slots=True)
class Bounces:
    """`bounces-TOKEN@`: delivery reports."""

    token: str


@dataclass(frozen=True, slots=True)
class Operator:
    """`postmaster@` or `abuse@` (RFC 2142, RFC 5321 §4.5.1)."""

    mailbox: str


@dataclass(frozen=True, slots=True)
class ToCircle:
    """A circle's own address: a post that begins a conversation."""

    circle_id: str


Role = Intake | Desk | ReplyTo | Bounces | Operator | ToCircle


def role_of(address: str, domain: str, specialties: Collection[str]) -> Role | None:
    """What the address is for, or None: unknown here. Local parts are compared case-blind."""
    local, _, host = address.strip().lower().rpartition("@")
    if host.rstrip(".") != domain.lower():
        # RFC 5321 §4.5.1: a bare "postmaster" without a domain must work
        return Operator("postmaster") if address.strip().lower() == "postmaster" else None
    match local:
        case "consult":
            return Intake(None)
        case "relay":
            return Desk()
        case "postmaster" | "abuse":
            return Operator(local)
    if local in specialties:
        return Intake(local)
    prefix, _, token = local.partition("-")
    if TOKEN.match(token):
        if prefix == "r":
            return ReplyTo(token)
        if prefix == "bounces":
            return Bounces(token)
    return None


def local_part(address: str, domain: str) -> str | None:
    """The local part of an address here, lower case; None for one elsewhere."""
    local, _, host = address.strip().lower().rpartition("@")
    return local if host.rstrip(".") == domain.lower() else None


def reply_address(token: str | None, domain: str) -> str:
    """Where the answer to a mail goes: `r-TOKEN@`, or `relay@` when nothing hangs on it."""
    return f"r-{token}@{domain}" if token else f"relay@{domain}"


def reverse_path(token: str | None, domain: str) -> str:
    """`bounces-TOKEN@`, or empty for the null reverse-path (RFC 5321 §4.5.5)."""
    return f"bounces-{token}@{domain}" if token else ""
