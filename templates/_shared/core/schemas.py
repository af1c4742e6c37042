"""What the schemas of requests and answers have in common."""

import re
from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Generic, TypeVar
from urllib.parse import quote
from uuid import UUID

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator

from app.core.errors import FieldError

# The largest offset that every supported database takes.
MAX_OFFSET = 2**31 - 1


def decimal_digits(value: object) -> object:
    # Pydantic reads more in a text than that: spaces, underscores, a fraction of zeros.
    if isinstance(value, str) and not re.fullmatch(r"[+-]?[0-9]+", value):
        raise ValueError("Input should be an integer in decimal digits")
    return value


CANONICAL_UUID = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def canonical_uuid(value: object) -> object:
    # Pydantic reads several spellings; a resource has one address.
    if isinstance(value, str) and not CANONICAL_UUID.fullmatch(value):
        raise ValueError("Input should be a UUID in lower case with hyphens")
    return value


ResourceId = Annotated[UUID, BeforeValidator(canonical_uuid)]
Limit = Annotated[int, Field(ge=1, le=100), BeforeValidator(decimal_digits)]
Offset = Annotated[int, Field(ge=0, le=MAX_OFFSET), BeforeValidator(decimal_digits)]


def drop_titles(schema: dict[str, Any]) -> None:
    # Pydantic titles each property with its own name: noise in documentation and generated clients.
    schema.pop("title", None)
    for value in schema.get("properties", {}).values():
        value.pop("title", None)


class RequestSchema(BaseModel):
    """Base of what clients send. Unknown fields are ignored."""

    model_config = ConfigDict(json_schema_extra=drop_titles, hide_input_in_errors=True)

    @field_validator("*", mode="before")
    @classmethod
    def storable_text(cls, value: object) -> object:
        if isinstance(value, str):
            if "\0" in value:
                raise ValueError("NUL characters are not allowed")
            if any("\ud800" <= character <= "\udfff" for character in value):
                raise ValueError("Unpaired surrogates are not allowed")
        return value


class PageQuery(RequestSchema):
    """Which part of a list is asked for."""

    limit: Limit = 50
    offset: Offset = 0


class ResponseSchema(BaseModel):
    """Base of what the service answers."""

    model_config = ConfigDict(json_schema_extra=drop_titles, from_attributes=True)


Entry = TypeVar("Entry")


class Page(ResponseSchema, Generic[Entry]):
    """A part of a list; `total` counts the whole of it."""

    items: list[Entry]
    total: int
    limit: int
    offset: int


def json_pointer(parts: Iterable[str | int]) -> str:
    """A JSON Pointer as a URI fragment (RFC 6901, section 6)."""
    escaped = (str(part).replace("~", "~0").replace("/", "~1") for part in parts)
    return "#" + "".join(f"/{quote(part)}" for part in escaped)


def field_errors(errors: Iterable[Mapping[str, Any]]) -> list[FieldError]:
    """Pydantic's errors as ours."""
    return [
        FieldError(json_pointer(error["loc"]), error["msg"].removeprefix("Value error, "))
        for error in errors
    ]
