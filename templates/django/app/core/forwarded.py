"""Whether the client came by HTTPS: X-Forwarded-Proto is believed from TRUSTED_PROXIES alone."""

from app.core.chunked import ASGIApplication, Receive, Scope, Send
from app.core.client_address import is_trusted
from app.core.settings import get_settings


def asgi_with_scheme(application: ASGIApplication) -> ASGIApplication:
    trusted = get_settings().trusted_proxies

    async def wrapped(scope: Scope, receive: Receive, send: Send) -> None:
        peer, _ = scope.get("client") or ("", 0)
        if trusted and is_trusted(peer, trusted):
            scheme = dict(scope["headers"]).get(b"x-forwarded-proto", b"").decode("latin-1")
            if scheme in {"http", "https"}:
                scope = {**scope, "scheme": scheme}
        await application(scope, receive, send)

    return wrapped
