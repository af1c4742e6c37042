"""What the schemas of requests and answers have in common."""

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote

from pydantic import BaseModel, ConfigDict, field_validator

from app.core.errors import FieldError


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


class ResponseSchema(BaseModel):
    """Base of what the service answers."""

    model_config = ConfigDict(json_schema_extra=drop_titles, from_attributes=True)


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
