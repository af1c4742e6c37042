"""By what a client without an account is counted."""

from ipaddress import IPv6Network, ip_address


def address_key(address: str) -> str:
    """The key of a client: of IPv6 its network of 64 bits, in which it takes addresses as it likes.

    RFC 4291, section 2.5.4; RFC 6177.
    """
    try:
        client = ip_address(address)
    except ValueError:
        return f"address:{address}"
    if client.version == 4:
        return f"address:{client}"
    if client.ipv4_mapped:
        return f"address:{client.ipv4_mapped}"
    return f"address:{IPv6Network((int(client), 64), strict=False)}"
