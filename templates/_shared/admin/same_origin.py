"""Against cross-site request forgery: what browsers tell of where a request comes from."""

from collections.abc import Mapping
from urllib.parse import urlsplit

SAFE_METHODS = ("GET", "HEAD", "OPTIONS")


def is_same_origin(method: str, headers: Mapping[str, str]) -> bool:
    """Whether a request that may change something was sent by a page of this very origin.

    `headers` has names in lower case. Browsers send Sec-Fetch-Site to HTTPS and localhost, and
    Origin with every POST; a request with neither is no form of ours.
    """
    if method in SAFE_METHODS:
        return True
    if "sec-fetch-site" in headers:
        return headers["sec-fetch-site"] == "same-origin"
    origin = urlsplit(headers.get("origin", "")).netloc
    return origin != "" and origin == headers.get("host", "").lower()
