"""Every point, of a relay as it is set up here."""

from datetime import datetime

from relay.app import signer
from relay.cli.deployment.certificate import certificate_points
from relay.cli.deployment.domain import domain_points, mail_hosts
from relay.cli.deployment.machine import machine_points
from relay.cli.deployment.point import Point, look
from relay.identity.published import DnsTrouble, NoResolver, Published
from relay.settings.env import Settings


def deployed_points(settings: Settings, now: datetime) -> list[Point]:
    """What is found in the DNS, on this machine and at the smarthost; takes seconds."""
    told, hosts = [*machine_points(settings)], list[str]()
    try:
        published = Published(settings.resolver)
        told += domain_points(settings, signer(settings).records(), published)
        hosts = mail_hosts(settings.domain, published)
    except NoResolver:
        told.append(look("DNS", "this machine has no resolver", "a resolver", "set RELAY_RESOLVER"))
    except DnsTrouble:
        pass  # told already, as the point of the MX
    return [*told, *certificate_points(settings, hosts, now)]
