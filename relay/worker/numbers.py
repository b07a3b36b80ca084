"""How things stand, as numbers for `/metrics`: counts, codes and ages, by states and reasons."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TypeVar

from relay.observe.metrics import CONTENT_TYPE, Metric, Sort, exposition, one
from relay.smtp.listener import Listener
from relay.store.store import Store
from relay.store.values import Counts
from relay.worker.clock import Clock

K = TypeVar("K", bound=str)


async def numbers(store: Store, listener: Listener, clock: Clock) -> tuple[str, bytes]:
    """Content type and body of `/metrics`. Raises what a database that is gone raises."""
    counts = await store.counts()
    return CONTENT_TYPE, exposition((*_of_mail(counts, clock.now()), *_of_sessions(listener)))


def _of_mail(counts: Counts, now: datetime) -> Iterator[Metric]:
    """From the database, so the same of every relay that runs on it."""
    total, gauge = Sort.COUNTER, Sort.GAUGE
    accepted = counts.accepted
    yield one("relay_mails_accepted_total", "Mails answered with 250 after DATA.", accepted, sort=total)
    yield _by("relay_mails_ended_total", "How accepted mails ended.", "outcome", counts.ends, total)
    yield _by("relay_robots_total", "Automatic mails that were swallowed.", "kind", counts.robots, total)
    yield _by("relay_troubles_total", "What the admins were told of.", "kind", counts.troubles, total)
    yield one("relay_ledger_balanced", "1 while every accepted mail has ended or waits.", counts.balanced)
    yield _by("relay_spool_mails", "Accepted mails not yet processed.", "state", counts.spool, gauge)
    yield _by("relay_outbox_mails", "Composed mails not yet delivered.", "state", counts.outbox, gauge)
    yield one("relay_spool_oldest_seconds", "Age of the oldest of them.", _age(counts.spool_oldest, now))
    yield one("relay_outbox_oldest_seconds", "Age of the oldest of them.", _age(counts.outbox_oldest, now))
    yield _by("relay_consultations", "Consultations by state.", "state", counts.consultations, gauge)


def _of_sessions(listener: Listener) -> Iterator[Metric]:
    """Of this process since it started."""
    tally = listener.tally
    yield one("relay_smtp_connections", "Connections at present.", listener.connected)
    yield one("relay_smtp_connections_total", "Connections since.", tally.connections, sort=Sort.COUNTER)
    yield Metric(
        name="relay_smtp_replies_total",
        about="Replies by code and enhanced status code.",
        sort=Sort.COUNTER,
        labels=("code", "status"),
        values={(str(code), status): number for (code, status), number in tally.replies.items()},
    )
    handshakes, about = tally.handshakes, "STARTTLS handshakes."
    yield _by("relay_smtp_tls_handshakes_total", about, "result", handshakes, Sort.COUNTER)


def _by(name: str, about: str, label: str, found: Mapping[K, int], sort: Sort) -> Metric:
    values: dict[tuple[str, ...], float] = {(str(key),): number for key, number in found.items()}
    return Metric(name=name, about=about, sort=sort, labels=(label,), values=values)


def _age(since: datetime | None, now: datetime) -> float:
    return max((now - since).total_seconds(), 0) if since else 0
