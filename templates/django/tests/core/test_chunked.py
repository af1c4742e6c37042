import asyncio
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any

import pytest

from app.core.chunked import Receive, Scope, Send, asgi_with_length, wsgi_with_length
from app.core.request_bodies import MAX_BODY_BYTES

TOO_LARGE = b" " * (MAX_BODY_BYTES + 100)


def seen_by_wsgi(body: bytes, **environ: Any) -> tuple[str, bytes]:
    seen: dict[str, Any] = {}

    def application(environ: dict[str, Any], _: object) -> list[bytes]:
        seen.update(environ)
        return []

    chunked = {"wsgi.input_terminated": True, "wsgi.input": BytesIO(body), **environ}
    wsgi_with_length(application)(chunked, lambda *_: lambda _: None)
    return seen["CONTENT_LENGTH"], seen["wsgi.input"].read()


def seen_by_asgi(body: bytes, *headers: tuple[bytes, bytes]) -> tuple[str, bytes]:
    seen: list[tuple[str, bytes]] = []

    async def application(scope: Scope, receive: Receive, _: Send) -> None:
        length = dict(scope["headers"])[b"content-length"].decode()
        seen.append((length, (await receive())["body"]))
        if length != "5":
            # What nobody reads is dropped: Django takes another part of a body for an error.
            assert (await receive())["type"] == "http.disconnect"

    first = {"type": "http.request", "body": body[:3], "more_body": True}
    last = {"type": "http.request", "body": body[3:]}
    messages: Iterator[dict[str, Any]] = iter((first, last, {"type": "http.disconnect"}))

    async def receive() -> Mapping[str, Any]:
        return next(messages)

    async def send(_: Mapping[str, Any]) -> None:
        raise AssertionError

    scope = {"type": "http", "headers": list(headers)}
    asyncio.run(asgi_with_length(application)(scope, receive, send))
    return seen[0]


@pytest.mark.parametrize("seen", [seen_by_wsgi, seen_by_asgi])
def test_a_chunked_body_gets_its_length(seen: Any) -> None:
    assert seen(b"12345") == ("5", b"12345")


@pytest.mark.parametrize("seen", [seen_by_wsgi, seen_by_asgi])
def test_no_more_is_read_than_shows_that_it_is_too_large(seen: Any) -> None:
    assert seen(TOO_LARGE) == (str(MAX_BODY_BYTES + 1), TOO_LARGE[: MAX_BODY_BYTES + 1])


def test_of_a_body_that_says_that_it_is_too_large_nothing_is_read() -> None:
    length = str(MAX_BODY_BYTES + 1)
    assert seen_by_wsgi(b"12345", CONTENT_LENGTH=length) == (length, b"")
    assert seen_by_asgi(b"12345", (b"content-length", length.encode())) == (length, b"")


def test_other_bodies_are_left_alone() -> None:
    assert seen_by_wsgi(b"12345", CONTENT_LENGTH="5") == ("5", b"12345")
    assert seen_by_asgi(b"12345", (b"content-length", b"5")) == ("5", b"123")
