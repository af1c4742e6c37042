"""Whose request is it? The client's address behind proxies that are trusted."""

from collections.abc import Sequence
from ipaddress import IPv4Network, IPv6Network, ip_address

UNKNOWN = "unknown"


def is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    # A zone (fe80::1%eth0) is of any length, and means something on one machine only.
    return "%" not in text


def is_trusted(address: str, trusted: Sequence[IPv4Network | IPv6Network]) -> bool:
    return is_address(address) and any(ip_address(address) in network for network in trusted)


def client_address(
    peer: str | None,
    forwarded_for: str | None,
    trusted: Sequence[IPv4Network | IPv6Network],
) -> str:
    """The address nearest to us that no trusted proxy has.

    Each proxy appends the address it was called from to X-Forwarded-For, so the header is read
    from its right end, as far as trusted proxies wrote it: what a client put there counts for
    nothing. Neither does what is no address; it would be counted and stored as one.
    """
    address = peer or UNKNOWN
    hops = [hop.strip() for hop in (forwarded_for or "").split(",") if hop.strip()]
    while hops and is_trusted(address, trusted) and is_address(hops[-1]):
        address = hops.pop()
    return address
