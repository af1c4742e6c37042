"""Every error answer of the application; `middleware.py` adds those that do not reach it."""

import logging
from http import HTTPStatus

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import TimeoutError as NoConnectionError
from starlette.exceptions import HTTPException
from starlette.routing import Match

from app.core.errors import InvalidValuesError, NotFoundError, ServiceError
from app.core.json_route import body_error
from app.core.problems import PROBLEM_JSON, Problem, problem, problem_for
from app.core.schemas import field_errors

METHODS = ("DELETE", "GET", "PATCH", "POST", "PUT")

logger = logging.getLogger(__name__)


def add_error_handlers(app: FastAPI) -> None:
    for kind in (ServiceError, RequestValidationError, HTTPException):
        app.add_exception_handler(kind, answer_error)
    app.add_exception_handler(NoConnectionError, answer_overload)


async def answer_error(request: Request, error: Exception) -> Response:
    return problem_response(problem_of(request, error))


def problem_of(request: Request, error: Exception) -> Problem:
    if isinstance(error, HTTPException):
        return http_problem(request, error)
    if isinstance(error, RequestValidationError):
        error = body_error(request) or service_error(error)
    if not isinstance(error, ServiceError):
        raise error
    return problem_for(error)


async def answer_overload(_request: Request, error: Exception) -> Response:
    logger.error("No connection to the database was free: %s", error)
    return problem_response(problem(503, "Too many requests are waiting. Try again later."))


def service_error(error: RequestValidationError) -> ServiceError:
    if any(part["loc"][0] == "path" for part in error.errors()):
        return NotFoundError("There is no such resource.")
    # Where a value stands begins with `body` or `query`.
    within = ({**part, "loc": part["loc"][1:]} for part in error.errors())
    return InvalidValuesError(*field_errors(within))


def http_problem(request: Request, error: HTTPException) -> Problem:
    detail = None if error.detail == HTTPStatus(error.status_code).phrase else error.detail
    headers = dict(error.headers or {})
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        headers["Allow"] = ", ".join(allowed_methods(request))
    return problem(error.status_code, detail, headers=headers)


def allowed_methods(request: Request) -> list[str]:
    """All methods of the path; the router names only those of the first route that has it."""
    allowed = [method for method in METHODS if serves(request, method)]
    return [*allowed, "HEAD"] if "GET" in allowed else allowed


def serves(request: Request, method: str) -> bool:
    scope = {**request.scope, "method": method}
    return any(route.matches(scope)[0] is Match.FULL for route in request.app.routes)


def problem_response(answer: Problem) -> Response:
    return Response(answer.to_json(), answer.status, answer.headers, media_type=PROBLEM_JSON)
