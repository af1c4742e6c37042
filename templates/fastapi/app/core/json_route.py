"""JSON bodies, read as strictly as the contract asks."""

from collections.abc import Callable, Coroutine
from typing import Any, cast

from fastapi import Request, Response
from fastapi.routing import APIRoute

from app.core.errors import MalformedBodyError, ServiceError
from app.core.request_bodies import JSON, check_media_type, parse_json


class JsonRequest(Request):
    """A request whose body, if it cannot be read, is an error for later.

    FastAPI reads the body before it runs the dependencies, but what those refuse has to be told
    first. So an error leaves an ellipsis as the body, which no schema accepts, and
    `error_handlers.py` answers with it in place of the schema's.
    """

    async def body(self) -> bytes:
        try:
            body = await super().body()
            if body or "content-type" in self.headers:
                check_media_type(self.headers.get("content-type"), JSON)
            if not body:
                raise MalformedBodyError("A JSON body is needed.")
        except ServiceError as error:
            return cast(bytes, self.unreadable(error))
        return body

    async def json(self) -> Any:
        if body_error(self):
            return ...
        try:
            return parse_json(await super().body())
        except ServiceError as error:
            return self.unreadable(error)

    def unreadable(self, error: ServiceError) -> Any:
        self.state.body_error = error
        return ...


def body_error(request: Request) -> ServiceError | None:
    """Why the body of the request could not be read."""
    error: ServiceError | None = getattr(request.state, "body_error", None)
    return error


class JsonRoute(APIRoute):
    """A route whose JSON body, if it declares one, is read by `JsonRequest`."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def handle_json(request: Request) -> Response:
            return await handle(JsonRequest(request.scope, request.receive))

        return handle_json if self.body_field else handle
