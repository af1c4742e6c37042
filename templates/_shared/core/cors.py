"""Cross-origin requests (Fetch standard, section 3.2): closed, but for the CORS_ORIGINS."""

from collections.abc import Sequence

METHODS = "GET, POST, PATCH, DELETE"
REQUEST_HEADERS = "Authorization, Content-Type, X-Request-ID"
EXPOSED_HEADERS = "Retry-After, WWW-Authenticate, X-Request-ID"
PREFLIGHT_SECONDS = 600


def cors_headers(origin: str | None, allowed: Sequence[str]) -> dict[str, str]:
    """The headers of an answer to `origin`; none lets it send cookies."""
    if not allowed:
        return {}
    # Shared caches must keep answers to different origins apart, also those to none.
    headers = {"Vary": "Origin"}
    if origin is not None and origin in allowed:
        headers["Access-Control-Allow-Origin"] = origin
        headers["Access-Control-Expose-Headers"] = EXPOSED_HEADERS
    return headers


def preflight_headers(
    method: str, origin: str | None, requested_method: str | None, allowed: Sequence[str]
) -> dict[str, str] | None:
    """The headers of the 204 answer to a preflight from an allowed origin, else None.

    `requested_method` is the Access-Control-Request-Method header.
    """
    if method != "OPTIONS" or requested_method is None or origin not in allowed:
        return None
    return {
        **cors_headers(origin, allowed),
        "Access-Control-Allow-Methods": METHODS,
        "Access-Control-Allow-Headers": REQUEST_HEADERS,
        "Access-Control-Max-Age": str(PREFLIGHT_SECONDS),
    }
