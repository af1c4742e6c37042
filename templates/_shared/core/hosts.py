"""Which Host headers are served."""

from collections.abc import Sequence

# Probes come by address, with any Host.
ANY_HOST_PATHS = frozenset({"/livez", "/readyz"})


def host_name(header: str) -> str:
    """The name in a Host header, without the port: `[::1]:8000` gives `[::1]`."""
    if header.startswith("["):
        return header.partition("]")[0].lower() + "]"
    return header.partition(":")[0].lower()


def host_allowed(header: str | None, allowed: Sequence[str], path: str) -> bool:
    """Whether a request with this Host header is served; `.example.com` allows subdomains too."""
    if path in ANY_HOST_PATHS:
        return True
    name = host_name(header or "")
    return any(
        name == pattern
        or (pattern.startswith(".") and (name == pattern[1:] or name.endswith(pattern)))
        for pattern in allowed
    )
