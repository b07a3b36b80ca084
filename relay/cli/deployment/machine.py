"""Points about this machine: who can read the files, who is believed, where mail leaves, what is logged."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy.engine import make_url

from relay.app import courier
from relay.cli.deployment.point import Point, look, mend, ok
from relay.observe import log
from relay.settings.env import ENV_FILE, Authentication, Settings, SmarthostTls
from relay.smtp.courier import SmarthostCourier

_OTHERS = 0o077


def machine_points(settings: Settings) -> Iterator[Point]:
    """Every point that needs no DNS."""
    yield from _files(settings)
    yield from _who_is_believed(settings)
    yield from _smarthost(settings)
    yield _logs()


def _files(settings: Settings) -> Iterator[Point]:
    """0700 and 0600, for all that holds a key, a name or somebody's words (R29)."""
    private = {".env": [ENV_FILE], "config": [settings.config_dir, *settings.config_dir.glob("*.yaml")]}
    private["keys"] = [*settings.dkim_key, *([settings.tls_key] if settings.tls_key else [])]
    url = make_url(settings.database_url)
    if url.get_backend_name() == "sqlite" and url.database:
        database = Path(url.database)
        private["database"] = [database.parent, *database.parent.glob(f"{database.name}*")]
    if settings.smarthost is None:
        private["Maildirs"] = [settings.maildir]
    for name, paths in private.items():
        there = [path for path in paths if path.exists()]
        wide = [path for path in there if path.stat().st_mode & _OTHERS]
        if wide:
            modes = ", ".join(f"{path} is {path.stat().st_mode & 0o777:04o}" for path in wide)
            right = "0700 for folders, 0600 for files: for the relay's user alone"
            # the roster names every member; a certificate's key or the database do worse
            then = " && ".join(f"chmod {'700' if path.is_dir() else '600'} {path}" for path in wide)
            yield (look if name == "config" else mend)(f"files: {name}", modes, right, then)
        elif there:
            yield ok(f"files: {name}", f"{len(there)} for the relay's user alone")


def _who_is_believed(settings: Settings) -> Iterator[Point]:
    peers = ", ".join(map(str, settings.trusted_peers))
    match settings.authentication:
        case Authentication.OFF:
            right = "dns or upstream: as it is, anybody on this machine writes as any member"
            then = "set RELAY_AUTHENTICATION; Relay refuses to serve others with it off"
            yield mend("trusted hop", "authentication is off", right, then)
        case Authentication.DNS:
            resolver = settings.resolver
            if resolver is not None and not resolver.is_loopback:
                right = (
                    "a validating resolver on this machine: answers from elsewhere can be forged on the way"
                )
                yield look("trusted hop", f"SPF, DKIM and DMARC by {resolver}", right, "set RELAY_RESOLVER")
            elif peers:
                yield ok("trusted hop", f"verified here; {peers} may tell by XFORWARD whom a mail came from")
            elif settings.loopback_only:
                right = "the server in front: only then is its XFORWARD heard, and SPF judged"
                yield look(
                    "trusted hop", "none, and only this machine connects", right, "set RELAY_TRUSTED_PEERS"
                )
            else:
                yield ok("trusted hop", "none needed: SPF, DKIM and DMARC are verified here")
        case Authentication.UPSTREAM:
            yield ok("trusted hop", f"{peers}; whoever else hands mail in is refused")
            then = "send yourself a mail and look for this name in its topmost Authentication-Results"
            right = "the name your server in front writes, and takes off what strangers bring"
            yield look("authserv-id", settings.authserv_id, right, then)
    if settings.clock_file:
        yield mend("clock", "the time stands in a file", "the machine's clock", "unset RELAY_CLOCK_FILE")


def _smarthost(settings: Settings) -> Iterator[Point]:
    smarthost = settings.smarthost
    if smarthost is None:
        then = "set RELAY_SMARTHOST"
        yield mend("smarthost", "none: mail stays on this machine", "a server that delivers", then)
        return
    if smarthost.is_loopback:
        yield ok("smarthost TLS", f"{settings.smarthost_tls}; {smarthost} is this machine")
    elif settings.smarthost_tls is SmarthostTls.NONE:
        right = "starttls or tls: mail and password cross the network in clear"
        yield mend("smarthost TLS", f"none, to {smarthost}", right, "set RELAY_SMARTHOST_TLS")
    else:
        yield ok("smarthost TLS", f"{settings.smarthost_tls}, demanded, to {smarthost}")
    yield _greeting(settings)


def _greeting(settings: Settings) -> Point:
    """Whether the smarthost lets us in, by the way that mail would go; no mail is sent."""
    sends = courier(settings)
    assert isinstance(sends, SmarthostCourier)  # there is a smarthost
    trouble = asyncio.run(sends.trouble_greeting())
    if trouble is None:
        return ok("smarthost", f"{settings.smarthost} answers and lets Relay in")
    right = "a server that answers, with a certificate for its name, and takes user and password"
    return mend(
        "smarthost", f"{settings.smarthost}: {trouble}", right, "see RELAY_SMARTHOST and its variables"
    )


def _logs() -> Point:
    keys = len(log.ALLOWED)
    return ok(
        "logs", f"{log.LEVEL}, no switch for more; {keys} fields may stand in a line, none names anybody"
    )
