import asyncio
from collections.abc import Mapping
from ipaddress import ip_network
from typing import Any

import pytest

from app.core.chunked import Receive, Scope, Send
from app.core.forwarded import asgi_with_scheme
from app.core.settings import get_settings


def scheme_seen(peer: str, forwarded: bytes) -> str:
    seen: list[str] = []

    async def application(scope: Scope, _: Receive, __: Send) -> None:
        seen.append(scope["scheme"])

    async def receive() -> Mapping[str, Any]:
        raise AssertionError

    async def send(_: Mapping[str, Any]) -> None:
        raise AssertionError

    headers = [(b"x-forwarded-proto", forwarded)]
    scope = {"type": "http", "scheme": "http", "client": (peer, 5000), "headers": headers}
    asyncio.run(asgi_with_scheme(application)(scope, receive, send))
    return seen[0]


def test_trusted_proxies_alone_say_that_a_client_came_by_https(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert scheme_seen("192.0.2.1", b"https") == "http"
    monkeypatch.setattr(get_settings(), "trusted_proxies", [ip_network("192.0.2.0/24")])
    assert scheme_seen("192.0.2.1", b"https") == "https"
    assert scheme_seen("198.51.100.1", b"https") == "http"
    assert scheme_seen("192.0.2.1", b"ftp") == "http"
