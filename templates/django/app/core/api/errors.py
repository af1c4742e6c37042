"""Error answers."""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

from django.http import Http404, HttpResponse
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.settings import api_settings

from app.core.errors import FieldError, InvalidValuesError, ServiceError
from app.core.http import problem_response
from app.core.problems import problem, problem_for


def field_errors(detail: Any, pointer: str = "#") -> Iterator[FieldError]:
    """The framework's nested details as a flat list with JSON Pointers (RFC 6901, section 6)."""
    if isinstance(detail, Mapping):
        for key, value in detail.items():
            part = quote(str(key).replace("~", "~0").replace("/", "~1"))
            of_whole = key == api_settings.NON_FIELD_ERRORS_KEY
            yield from field_errors(value, pointer if of_whole else f"{pointer}/{part}")
    elif isinstance(detail, list):
        for value in detail:
            yield from field_errors(value, pointer)
    else:
        yield FieldError(pointer, str(detail))


def exception_handler(error: Exception, context: dict[str, Any]) -> HttpResponse | None:
    """A problem document for each expected error; None leaves the others to the middleware."""
    match error:
        case ServiceError():
            return problem_response(problem_for(error))
        case ValidationError():
            return problem_response(problem_for(InvalidValuesError(*field_errors(error.detail))))
        case Http404():
            return problem_response(problem(404))
        case APIException():
            return problem_response(problem(error.status_code, str(error.detail)))
    return None
