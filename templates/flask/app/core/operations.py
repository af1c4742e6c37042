"""Views whose signature says what they read and answer; the OpenAPI document is made from it too.

    @blueprint.post("")
    @operation(status=201)
    def create_item(body: ItemCreate) -> schemas.Item: ...

`body` is read as JSON, `form` as a URL-encoded form, `query` from the query string. A parameter
annotated with a `Guard` receives what that returns, before anything else is read. The others come
from the path.

Our own, because no maintained library keeps the contract: spectree and flask-openapi3 read the body
themselves, and take JSON that cannot be parsed for none.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import update_wrapper
from typing import Any, TypeVar, get_args, get_type_hints

from flask import Response, request
from pydantic import BaseModel, TypeAdapter, ValidationError

from app.core.errors import BodyTooLargeError, InvalidValuesError, NotFoundError
from app.core.form_bodies import FORM, parse_form
from app.core.openapi import Responses
from app.core.request_bodies import JSON, MAX_BODY_BYTES, check_media_type, parse_json
from app.core.schemas import field_errors

Value = TypeVar("Value")


@dataclass(frozen=True)
class Guard:
    """What must hold before an operation runs: `check` raises, or returns the parameter's value."""

    check: Callable[[], object]
    responses: Responses = field(default_factory=dict)
    security: list[dict[str, list[str]]] = field(default_factory=list)


class Operation:
    """A view made of a handler, which answers a schema or nothing, one of them with a status, or
    a whole `Response`.
    """

    def __init__(self, handler: Callable[..., Any], status: int, responses: Responses) -> None:
        update_wrapper(self, handler)
        self.handler = handler
        self.status = status
        self.responses = responses
        hints = get_type_hints(handler, include_extras=True)
        self.returned = answer_schema(hints.pop("return"))
        self.body: type[BaseModel] | None = hints.pop("body", None)
        self.form: type[BaseModel] | None = hints.pop("form", None)
        self.query: type[BaseModel] | None = hints.pop("query", None)
        self.guards = {name: guard for name, hint in hints.items() for guard in guards_of(hint)}
        self.path = {
            name: TypeAdapter(hint) for name, hint in hints.items() if name not in self.guards
        }

    def __call__(self, **path: str) -> Response:
        arguments = {name: guard.check() for name, guard in self.guards.items()}
        if self.body:
            arguments["body"] = validated(self.body, parse_json(read_body(JSON)))
        if self.form:
            arguments["form"] = validated(self.form, parse_form(read_body(FORM)))
        if self.query:
            arguments["query"] = validated(self.query, request.args.to_dict())
        for name, value in path.items():
            arguments[name] = path_value(self.path[name], value)
        return self.answer(self.handler(**arguments))

    def answer(self, returned: Any) -> Response:
        if isinstance(returned, Response):
            return returned
        schema, status = returned if isinstance(returned, tuple) else (returned, self.status)
        if schema is not None:
            return Response(schema.model_dump_json(), status, content_type=JSON)
        empty = Response(status=status)
        del empty.headers["Content-Type"]
        return empty


def operation(
    status: int = 200, responses: Responses | None = None
) -> Callable[[Callable[..., Any]], Operation]:
    """Make a view of a handler; `responses` documents what its signature does not tell."""
    return lambda handler: Operation(handler, status, responses or {})


def guards_of(hint: object) -> list[Guard]:
    return [part for part in get_args(hint) if isinstance(part, Guard)]


def answer_schema(hint: Any) -> type[BaseModel] | None:
    """The schema in `Schema` and `tuple[Schema, int]`; `None` and `Response` have none."""
    schema = next(iter(get_args(hint)), hint)
    return schema if issubclass(schema, BaseModel) else None


def read_body(media_type: str) -> bytes:
    # Werkzeug refuses a longer body if its length is declared; else it stops at the limit without a
    # word, so the limit is one byte above ours.
    body = request.get_data(cache=False)
    if len(body) > MAX_BODY_BYTES:
        raise BodyTooLargeError(f"The body has more than {MAX_BODY_BYTES} bytes.")
    check_media_type(request.headers.get("Content-Type"), media_type)
    return body


def validated(schema: type[BaseModel], values: object) -> BaseModel:
    try:
        return schema.model_validate(values)
    except ValidationError as error:
        raise InvalidValuesError(*field_errors(error.errors())) from None


def path_value(adapter: TypeAdapter[Value], value: str) -> Value:
    try:
        return adapter.validate_python(value)
    except ValidationError:
        raise NotFoundError("There is no such resource.") from None
