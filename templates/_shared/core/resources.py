"""How resources are addressed and listed."""

import re
from typing import Annotated, Generic, TypeVar
from uuid import UUID

from pydantic import BeforeValidator, Field

from app.core.schemas import RequestSchema, ResponseSchema

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


class PageQuery(RequestSchema):
    """Which part of a list is asked for."""

    limit: Limit = 50
    offset: Offset = 0


Entry = TypeVar("Entry")


class Page(ResponseSchema, Generic[Entry]):
    """A part of a list; `total` counts the whole of it."""

    items: list[Entry]
    total: int
    limit: int
    offset: int
