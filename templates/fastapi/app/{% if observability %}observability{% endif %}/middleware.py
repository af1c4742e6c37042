"""Requests counted and traced, in the place where they are timed and logged anyway."""

from starlette.datastructures import Headers
from starlette.routing import Mount
from starlette.types import Receive, Scope, Send

from app.core.middleware import EdgeMiddleware
from app.observability.metrics import count_request, in_progress
from app.observability.tracing import describe_answer, request_span


class ObservedMiddleware(EdgeMiddleware):
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await super().__call__(scope, receive, send)
            return
        method, path, headers = scope["method"], scope["path"], Headers(scope=scope)
        requests = in_progress(method)
        requests.inc()
        try:
            with request_span(method, path, headers):
                await super().__call__(scope, receive, send)
        finally:
            requests.dec()

    def record(self, method: str, scope: Scope, status: int, seconds: float) -> None:
        super().record(method, scope, status, seconds)
        route = route_of(scope)
        count_request(method, route, status, seconds)
        describe_answer(method, route, status)


def route_of(scope: Scope) -> str:
    """The template of the path, such as `/api/v1/items/{id}`, or an empty string."""
    route = scope.get("route")
    # Of what is mounted, the root path already names the place.
    path = "" if isinstance(route, Mount) else getattr(route, "path", "")
    return f"{scope.get('root_path', '')}{path}"
