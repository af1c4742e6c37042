"""Whose request is it? The client's address behind proxies that are trusted."""

from collections.abc import Sequence
from ipaddress import IPv4Network, IPv6Network, ip_address

UNKNOWN = "unknown"


def is_trusted(address: str, trusted: Sequence[IPv4Network | IPv6Network]) -> bool:
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    return any(parsed in network for network in trusted)


def client_address(
    peer: str | None,
    forwarded_for: str | None,
    trusted: Sequence[IPv4Network | IPv6Network],
) -> str:
    """The address nearest to us that no trusted proxy has.

    Each proxy appends the address it was called from to X-Forwarded-For, so the header is read
    from its right end, as far as trusted proxies wrote it: what a client put there counts for
    nothing.
    """
    address = peer or UNKNOWN
    hops = [hop.strip() for hop in (forwarded_for or "").split(",") if hop.strip()]
    while hops and is_trusted(address, trusted):
        address = hops.pop()
    return address
