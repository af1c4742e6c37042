"""Bodies that come in chunks get their length, because Django reads as far as Content-Length says.

One byte beyond the limit is enough for the application to refuse a body. Of one whose length says
already that it is too large nothing is read: Django would write it to disk first, under ASGI any
body, elsewhere the files in a form, and asks only then who sent it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, Iterable, Mapping
from io import BytesIO
from typing import TYPE_CHECKING, Any

from app.core.request_bodies import MAX_BODY_BYTES

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[Mapping[str, Any]]]
Send = Callable[[Mapping[str, Any]], Awaitable[None]]
ASGIApplication = Callable[[Scope, Receive, Send], Coroutine[Any, Any, None]]


def wsgi_with_length(application: WSGIApplication) -> WSGIApplication:
    def wrapped(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        length = environ.get("CONTENT_LENGTH")
        if length and int(length) > MAX_BODY_BYTES:
            environ["wsgi.input"] = BytesIO()
        elif not length and environ.get("wsgi.input_terminated"):
            body = environ["wsgi.input"].read(MAX_BODY_BYTES + 1)
            environ["wsgi.input"] = BytesIO(body)
            environ["CONTENT_LENGTH"] = str(len(body))
        return application(environ, start_response)

    return wrapped


def asgi_with_length(application: ASGIApplication) -> ASGIApplication:
    async def wrapped(scope: Scope, receive: Receive, send: Send) -> None:
        length = dict(scope["headers"]).get(b"content-length")
        if length is None:
            body = await read(receive)
            length = str(len(body)).encode()
            scope = {**scope, "headers": [*scope["headers"], (b"content-length", length)]}
            receive = after(body, receive)
        elif int(length) > MAX_BODY_BYTES:
            receive = after(b"", receive)
        await application(scope, receive, send)

    return wrapped


async def read(receive: Receive) -> bytes:
    body, more = b"", True
    while more and len(body) <= MAX_BODY_BYTES:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    return body[: MAX_BODY_BYTES + 1]


def after(body: bytes, receive: Receive) -> Receive:
    """`receive` as if `body` were all of the body."""
    read_again = iter([{"type": "http.request", "body": body}])

    async def replay() -> Mapping[str, Any]:
        for message in read_again:
            return message
        while (rest := await receive())["type"] == "http.request":
            pass
        return rest

    return replay
