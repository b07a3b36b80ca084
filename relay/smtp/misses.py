"""Who tries out addresses: refused recipients counted by network, for an hour (R20). Pure."""

import ipaddress
from collections import OrderedDict, deque
from typing import Final

_HOUR_S: Final = 3600.0
_NETS: Final = 4096
"""So many are remembered; whoever comes from more gets no further with any of them."""
_PREFIX: Final = {4: 24, 6: 48}
"""What one provider hands to one customer at most, so that a guesser gains nothing by moving about in it."""


class Misses:
    """Refused recipients of the last hour. `now_s` is a clock that never goes back."""

    def __init__(self, per_hour: int) -> None:
        self._per_hour = per_hour
        self._nets: OrderedDict[str, deque[float]] = OrderedDict()

    def note(self, client_ip: str, now_s: float) -> None:
        """Counts one more from the client's network."""
        net = net_of(client_ip)
        times = self._nets.setdefault(net, deque(maxlen=self._per_hour))
        times.append(now_s)
        self._nets.move_to_end(net)
        if len(self._nets) > _NETS:
            self._nets.popitem(last=False)

    def has_too_many(self, client_ip: str, now_s: float) -> bool:
        """Whether the network has used up its hour; it is over when the first of them is an hour old."""
        times = self._nets.get(net_of(client_ip))
        return times is not None and len(times) == self._per_hour and times[0] > now_s - _HOUR_S


def net_of(client_ip: str) -> str:
    """The network that counts as one guesser: /24 of IPv4, /48 of IPv6."""
    try:
        address = ipaddress.ip_address(client_ip.partition("%")[0])
    except ValueError:
        return client_ip
    address = getattr(address, "ipv4_mapped", None) or address
    return str(ipaddress.ip_network((address, _PREFIX[address.version]), strict=False))
