"""CORS for the origins that the settings name."""

from starlette.datastructures import Headers
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from app.core.error_handlers import problem_response
from app.core.problems import problem


class ContractCorsMiddleware(CORSMiddleware):
    """Starlette's, but what is not allowed gets this service's answers."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        origin = Headers(scope=scope).get("origin") if scope["type"] == "http" else None
        app = super().__call__ if origin and self.is_allowed_origin(origin) else self.app
        await app(scope, receive, send)

    def preflight_response(self, request_headers: Headers) -> Response:
        response = super().preflight_response(request_headers)
        if response.status_code == 200:
            return response
        return problem_response(problem(400, bytes(response.body).decode() + "."))


def with_cors(app: ASGIApp, origins: list[str]) -> ASGIApp:
    if not origins:
        return app
    return ContractCorsMiddleware(
        app,
        allow_origins=origins,
        allow_methods=("*",),
        allow_headers=("Authorization", "X-Request-ID"),
        expose_headers=("Retry-After", "WWW-Authenticate", "X-Request-ID"),
    )
