"""What every request passes, in one ASGI middleware: more layers would cost each request more."""

import logging
from functools import lru_cache
from time import perf_counter

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.core.client_address import client_address
from app.core.cors import with_cors
from app.core.errors import BodyTooLargeError
from app.core.hosts import host_allowed
from app.core.logs import log_request
from app.core.problems import PROBLEM_JSON, Problem, problem
from app.core.request_bodies import MAX_BODY_BYTES
from app.core.request_id import HEADER, request_id, request_id_from
from app.core.security_headers import security_headers
from app.core.settings import Settings

logger = logging.getLogger(__name__)

RawHeaders = list[tuple[bytes, bytes]]
# Of a header that comes more than once the first counts, as it does to Starlette.
FirstHeaders = dict[bytes, bytes]

REQUEST_ID = HEADER.lower().encode()


class EdgeMiddleware:
    """Gives each request its id and client address, and each answer its headers and log line.

    It stands outside of the exception handlers, so what they do not handle becomes a 500 here.
    """

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = with_cors(app, settings.cors_origins)
        self.broken_app = with_cors(answer_500, settings.cors_origins)
        self.settings = settings
        self.security_headers = lru_cache(self.make_security_headers)

    def make_security_headers(self, path: str) -> RawHeaders:
        headers = security_headers(path, production=self.settings.is_production)
        return raw_headers(headers)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        started = perf_counter()
        method, path = scope["method"], scope["path"]
        headers: FirstHeaders = dict(reversed(scope["headers"]))
        if method == "HEAD":
            # Answered like GET; the server, whose own scope still says HEAD, leaves the body out.
            scope = {**scope, "method": "GET"}
        this_id = request_id_from(headers.get(REQUEST_ID, b"").decode("latin-1"))
        request_id.set(this_id)
        status = 0

        async def send_with_headers(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                own = message.get("headers", [])
                names = {name for name, _ in own}
                ours = [*self.security_headers(path), (REQUEST_ID, this_id.encode())]
                message["headers"] = own + [pair for pair in ours if pair[0] not in names]
            await send(message)

        try:
            await self.answer(scope, headers, limit_body(headers, receive), send_with_headers)
        except Exception:
            if status:
                raise
            logger.exception("Unhandled error")
            await self.broken_app(scope, receive, send_with_headers)
        finally:
            self.record(method, scope, status, perf_counter() - started)

    def record(self, method: str, scope: Scope, status: int, seconds: float) -> None:
        log_request(method, scope["path"], status, seconds)

    async def answer(
        self, scope: Scope, headers: FirstHeaders, receive: Receive, send: Send
    ) -> None:
        host = headers.get(b"host", b"").decode("latin-1")
        if not host_allowed(host, self.settings.allowed_hosts, scope["path"]):
            logger.warning("ALLOWED_HOSTS does not name %r", host)
            await send_problem(problem(400, "The host is not served here."), send)
            return
        if self.settings.trusted_proxies:
            scope["client"] = (self.client_address(scope), 0)
        await self.app(scope, receive, send)

    def client_address(self, scope: Scope) -> str:
        peer = scope["client"][0] if scope["client"] else None
        forwarded_for = ",".join(Headers(scope=scope).getlist("x-forwarded-for"))
        return client_address(peer, forwarded_for, self.settings.trusted_proxies)


def limit_body(headers: FirstHeaders, receive: Receive) -> Receive:
    """Raise `BodyTooLargeError` where a body over the limit is read, declared as such or not."""
    if b"content-length" not in headers and b"transfer-encoding" not in headers:
        return receive
    received = 0
    declared = headers.get(b"content-length", b"")
    too_large = declared.isdigit() and int(declared) > MAX_BODY_BYTES

    async def limited() -> Message:
        nonlocal received, too_large
        if not too_large:
            message = await receive()
            received += len(message.get("body", b""))
            too_large = received > MAX_BODY_BYTES
        if too_large:
            raise BodyTooLargeError(f"The body has more than {MAX_BODY_BYTES} bytes.")
        return message

    return limited


async def answer_500(_scope: Scope, _receive: Receive, send: Send) -> None:
    await send_problem(problem(500), send)


async def send_problem(answer: Problem, send: Send) -> None:
    headers = raw_headers({"Content-Type": PROBLEM_JSON, **answer.headers})
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": answer.to_json()})


def raw_headers(headers: dict[str, str]) -> RawHeaders:
    return [(name.lower().encode(), value.encode()) for name, value in headers.items()]
