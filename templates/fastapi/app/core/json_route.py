"""JSON bodies, read as strictly as the contract asks."""

from collections.abc import Callable, Coroutine
from typing import Any, cast

from fastapi import Request, Response
from fastapi.routing import APIRoute

from app.core.errors import MalformedBodyError, ServiceError
from app.core.request_bodies import JSON, check_media_type, parse_json


class UnreadableBody:
    """Stands for a body that cannot be read.

    FastAPI reads the body before it runs the dependencies, authentication among them, and only what
    comes after those may tell the caller about its body. So the error travels on, as a value that
    no schema accepts, and `error_handlers.py` finds it in the validation error.
    """

    def __init__(self, error: ServiceError) -> None:
        self.error = error


class JsonRequest(Request):
    async def body(self) -> bytes:
        try:
            body = await super().body()
            if body or "content-type" in self.headers:
                check_media_type(self.headers.get("content-type"), JSON)
            if not body:
                raise MalformedBodyError("A JSON body is needed.")
        except ServiceError as error:
            return cast(bytes, UnreadableBody(error))
        return body

    async def json(self) -> Any:
        body = await self.body()
        try:
            return body if isinstance(body, UnreadableBody) else parse_json(body)
        except ServiceError as error:
            return UnreadableBody(error)


class JsonRoute(APIRoute):
    """A route whose JSON body, if it declares one, is read by `JsonRequest`."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def handle_json(request: Request) -> Response:
            return await handle(JsonRequest(request.scope, request.receive))

        return handle_json if self.body_field else handle
