"""Error pages, for browsers; other clients, and the API's, have problem documents."""

from flask import Flask, Response, make_response, render_template, request
from werkzeug.exceptions import HTTPException

from app.core import error_handlers
from app.core.error_handlers import http_problem
from app.core.errors import ServiceError
from app.core.hosts import PROBE_PATHS
from app.core.problems import Problem, problem_for

API = "/api/"


def init_app(app: Flask) -> None:
    app.register_error_handler(ServiceError, answer_service_error)
    app.register_error_handler(HTTPException, answer_http_error)


def answer_service_error(error: ServiceError) -> Response:
    return answer(problem_for(error))


def answer_http_error(error: HTTPException) -> Response:
    return answer(http_problem(error))


def answer(found: Problem) -> Response:
    if not is_for_a_page():
        return error_handlers.answer(found)
    page = render_template("pages/error.html", **found.document)
    response = make_response(page, found.status)
    response.headers.update(found.headers)
    return response


def is_for_a_page() -> bool:
    """Whether it is a page, which alone ends in a slash, or a browser asks, which names HTML."""
    if request.path.startswith(API) or request.path in PROBE_PATHS:
        return False
    is_page = request.url_rule is not None and request.url_rule.rule.endswith("/")
    return is_page or "text/html" in request.headers.get("Accept", "")
