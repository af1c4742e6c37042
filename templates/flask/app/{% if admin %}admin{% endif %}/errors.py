"""Errors of the admin: the same as everywhere, as pages."""

from flask import Blueprint, Flask, Response, request
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RoutingException

from app.admin.pages import error_page
from app.admin.paths import PATH
from app.core.error_handlers import http_problem
from app.core.errors import ServiceError
from app.core.problems import problem_for


def add_error_pages(app: Flask, admin: Blueprint) -> None:
    admin.register_error_handler(ServiceError, show_service_error)
    admin.register_error_handler(HTTPException, show_http_error)
    app.before_request(show_routing_error)


def show_service_error(error: ServiceError) -> Response:
    return error_page(problem_for(error))


def show_http_error(error: HTTPException) -> Response:
    return error_page(http_problem(error))


def show_routing_error() -> Response | None:
    """What no route takes belongs to no blueprint, so that its handlers are not asked."""
    error = request.routing_exception
    if error is None or isinstance(error, RoutingException):
        return None
    return show_http_error(error) if request.path.startswith(f"{PATH}/") else None
