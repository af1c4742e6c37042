"""Where people reach the service: for links in what leaves it, such as mails."""

import sys

from app.core.settings import get_settings


def public_host() -> str | None:
    """The first name in ALLOWED_HOSTS that is one, and no pattern."""
    names = (name for name in get_settings().allowed_hosts if not name.startswith((".", "*")))
    return next(names, None)


def check_public_host() -> None:
    """Ends a start in production that serves patterns alone: links would lead nowhere."""
    settings = get_settings()
    if settings.is_production and settings.allowed_hosts and public_host() is None:
        sys.exit("ALLOWED_HOSTS: name a host besides the patterns, for the links in mails")


def public_url(path: str) -> str:
    """The whole address of a page, from the settings: a request's Host is its sender's word."""
    settings = get_settings()
    host = public_host() or "localhost"
    # In production there is HTTPS, which a proxy speaks on its usual port.
    origin = f"https://{host}" if settings.is_production else f"http://{host}:{settings.port}"
    return origin + path
