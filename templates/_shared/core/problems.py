"""Error answers: RFC 9457 problem documents, made in one place."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import singledispatch
from http import HTTPStatus

from app.core.errors import (
    BodyTooLargeError,
    InvalidValuesError,
    MalformedBodyError,
    NotFoundError,
    ServiceError,
    UnsupportedMediaTypeError,
)

PROBLEM_JSON = "application/problem+json"


@dataclass(frozen=True)
class Problem:
    """An error answer: its status, its document and the headers that belong to it."""

    status: int
    document: dict[str, object]
    headers: Mapping[str, str] = field(default_factory=dict)

    def to_json(self) -> bytes:
        return json.dumps(self.document).encode()


def problem(
    status: int,
    detail: str | None = None,
    *,
    headers: Mapping[str, str] | None = None,
    **members: object,
) -> Problem:
    """Make a problem; `members` are extension members (RFC 9457, section 3.2)."""
    reason = HTTPStatus(status)
    document = {
        "type": "about:blank",
        "title": reason.phrase,
        "status": status,
        "detail": detail or reason.description or reason.phrase,
        **members,
    }
    return Problem(status, document, headers or {})


@singledispatch
def problem_for(error: ServiceError) -> Problem:
    """The problem that tells of an error; each kind of error registers its own."""
    raise NotImplementedError(f"{type(error).__name__} has no problem registered")


@problem_for.register
def malformed_body(error: MalformedBodyError) -> Problem:
    return problem(400, error.detail)


@problem_for.register
def not_found(error: NotFoundError) -> Problem:
    return problem(404, error.detail)


@problem_for.register
def body_too_large(error: BodyTooLargeError) -> Problem:
    return problem(413, error.detail)


@problem_for.register
def unsupported_media_type(error: UnsupportedMediaTypeError) -> Problem:
    return problem(415, error.detail)


@problem_for.register
def invalid_values(error: InvalidValuesError) -> Problem:
    errors = [{"pointer": e.pointer, "detail": e.detail} for e in error.errors]
    return problem(422, error.detail, errors=errors)
