"""Points about the DNS: where mail for the domain goes, and why others should trust what comes from it."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial

from relay.cli.deployment.point import Point, look, mend, ok
from relay.identity.published import Address, DnsTrouble, Published, tags
from relay.settings.env import Settings

SAMPLE = "relay.example.org"
ASK_AGAIN = "see that RELAY_RESOLVER answers, then run this again"


def domain_points(
    settings: Settings, records: Iterable[tuple[str, str]], published: Published
) -> Iterator[Point]:
    """Every point the DNS can tell. records: (name, text) of our own keys' TXT records."""
    domain = settings.domain
    if domain == SAMPLE:
        yield mend("domain", f"{domain}, the sample's", "a domain of yours", "set RELAY_DOMAIN")
        return
    yield ok("domain", domain)
    yield from _tried("MX", lambda: _exchanges(domain, published))
    yield from _tried("SPF", lambda: _sender_policy(settings, published))
    if not settings.dkim_key:
        right = "a signature of yours, or of your smarthost's for your domain"
        then = "set RELAY_DKIM_KEY, unless your smarthost signs (docs/operating.md, Signatures)"
        yield look("DKIM", "Relay signs nothing", right, then)
    for name, text in records:
        yield from _tried(f"DKIM {name.partition('.')[0]}", partial(_key, name, text, published))
    yield from _tried("DMARC", lambda: _policy(domain, published))
    yield from _tried("PTR", lambda: _reverse(domain, published))


def mail_hosts(domain: str, published: Published) -> list[str]:
    """The names of the servers that take mail for the domain. Raises DnsTrouble."""
    return [exchange.name for exchange in published.exchanges(domain) if exchange.name]


def _tried(name: str, points: Callable[[], Iterable[Point]]) -> list[Point]:
    try:
        return list(points())
    except DnsTrouble:
        return [look(name, "no answer from the DNS", "an answer", ASK_AGAIN)]


def _exchanges(domain: str, published: Published) -> Iterator[Point]:
    found = published.exchanges(domain)
    publish = f"publish: {domain}. IN MX 10 the.name.of.your.server."
    if not found:
        right = "an MX record that names the server in front of Relay"
        yield mend("MX", f"nothing is published for {domain}", right, publish)
    for exchange in found:
        if not exchange.name:
            right = "the name of the server in front of Relay"
            yield mend("MX", "the null MX: this domain takes no mail", right, publish)
        elif addresses := published.addresses(exchange.name):
            yield ok("MX", f"{exchange.name} ({', '.join(map(str, addresses))})")
        else:
            then = f"publish an A or AAAA record for {exchange.name}"
            yield mend("MX", f"{exchange.name}, which has no address", "a server with an address", then)


def _sender_policy(settings: Settings, published: Published) -> Iterator[Point]:
    domain, found = settings.domain, published.sender_policies(settings.domain)
    if len(found) != 1:
        what = "nothing is published" if not found else f"{len(found)} records, which count as none"
        then = f'publish: {domain}. IN TXT "v=spf1 mx -all", with what your smarthost asks for in it'
        yield mend("SPF", what, "one record that lets your smarthost send", then)
        return
    terms = found[0].lower().split()
    if {"+all", "all", "?all"} & {*terms}:
        then = "end the record with -all or ~all"
        yield mend("SPF", "everybody may send for the domain", "only your servers", then)
        return
    hop, senders = _senders(settings, published)
    refused = [address for address in senders if not published.may_send(domain, address)]
    if refused:
        found_text = f"it does not let {', '.join(map(str, refused))} send, {hop}"
        then = "if mail leaves by these addresses, add them (your smarthost's handbook names an include:)"
        yield look("SPF", found_text, "the addresses that mail leaves by", then)
    else:
        yield ok("SPF", f"one record; it lets {hop} send" if senders else "one record")


def _senders(settings: Settings, published: Published) -> tuple[str, list[Address]]:
    """What mail probably leaves by, in words and addresses."""
    smarthost = settings.smarthost
    if smarthost is not None and not smarthost.is_loopback:
        addresses, hop = published.addresses(smarthost.host), f"the smarthost {smarthost.host}"
    else:  # a mail server on this machine: mostly the one in front
        hosts = mail_hosts(settings.domain, published)
        addresses, hop = [a for host in hosts for a in published.addresses(host)], "the servers of the MX"
    return hop, [address for address in addresses if not address.is_loopback]


def _key(name: str, text: str, published: Published) -> Iterator[Point]:
    label, ours, found = f"DKIM {name.partition('.')[0]}", tags(text), published.keys(name)
    then = f"publish the TXT record for {name} that `relay check` prints"
    if len(found) != 1:
        what = f"nothing is published at {name}" if not found else f"{len(found)} records at {name}"
        yield mend(label, what, "one record with the public half of RELAY_DKIM_KEY", then)
        return
    theirs = tags(found[0])
    if (theirs.get("k", "rsa"), theirs.get("p")) != (ours["k"], ours["p"]):
        what = "the key was revoked" if theirs.get("p") == "" else "another key is published"
        yield mend(label, f"{what} at {name}", "the public half of RELAY_DKIM_KEY", then)
    elif "y" in theirs.get("t", "").split(":"):
        yield look(label, "published as a test (t=y)", "no t=y: others may disregard it", "take t=y out")
    else:
        yield ok(label, f"published at {name}, and it is the key that signs")


def _policy(domain: str, published: Published) -> Iterator[Point]:
    where, found = published.policies(domain)
    then = f'publish: _dmarc.{domain}. IN TXT "v=DMARC1; p=quarantine"'
    if len(found) != 1:
        what = (
            "nothing is published" if not found else f"{len(found)} records at {where}, which count as none"
        )
        yield mend("DMARC", what, "one record", then)
        return
    read = tags(found[0])
    policy = read.get("p", "") if where == f"_dmarc.{domain}" else read.get("sp", read.get("p", ""))
    if policy in ("quarantine", "reject"):
        yield ok("DMARC", f"{policy}, at {where}")
    else:
        right = "quarantine or reject, so that nobody writes to your members in Relay's name"
        found_text = f"policy {policy} at {where}" if policy else f"a record without a policy at {where}"
        yield look("DMARC", found_text, right, then)


def _reverse(domain: str, published: Published) -> Iterator[Point]:
    addresses = {a: host for host in mail_hosts(domain, published) for a in published.addresses(host)}
    for address, host in addresses.items():
        if names := published.names_of(address):
            yield ok("PTR", f"{address} is {names[0]}, and {names[0]} leads back")
        else:
            right = f"a name that leads back, such as {host}"
            then = "ask whoever gives you the address to set it; without one, mail from it is distrusted"
            yield look("PTR", f"{address} has no name that leads back to it", right, then)
