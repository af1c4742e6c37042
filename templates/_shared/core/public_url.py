"""Where people reach the service: for links in what leaves it, such as mails."""

from app.core.settings import get_settings


def public_url(path: str) -> str:
    """The whole address of a page, from the settings: a request's Host is its sender's word.

    The host is the first name in ALLOWED_HOSTS that is one, and no pattern.
    """
    settings = get_settings()
    names = [name for name in settings.allowed_hosts if not name.startswith((".", "*"))]
    host = names[0] if names else "localhost"
    # In production there is HTTPS, which a proxy speaks on its usual port.
    origin = f"https://{host}" if settings.is_production else f"http://{host}:{settings.port}"
    return origin + path
