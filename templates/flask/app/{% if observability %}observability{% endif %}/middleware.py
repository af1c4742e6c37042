"""Requests counted and traced, their log lines included."""

from __future__ import annotations

from contextlib import ExitStack
from time import perf_counter
from typing import TYPE_CHECKING

from flask import Request, Response, current_app, request
from werkzeug.exceptions import MethodNotAllowed
from werkzeug.wsgi import get_path_info

from app.observability.metrics import count_request, in_progress
from app.observability.route_names import route_template
from app.observability.tracing import describe_answer, propagator, request_span

if TYPE_CHECKING:
    from collections.abc import Iterable
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

STARTED, ENDING = "app.started", "app.ending"  # in the environment of a request
TRACE_HEADERS = sorted(propagator.fields)


class ObservedRequests:
    """Around all that happens for a request, so that each statement and log line is in its span."""

    def __init__(self, application: WSGIApplication) -> None:
        self.application = application

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        method, path = environ["REQUEST_METHOD"], get_path_info(environ)
        environ[STARTED] = perf_counter()
        requests = in_progress(method)
        with ExitStack() as ending:
            environ[ENDING] = ending
            requests.inc()
            ending.callback(requests.dec)
            ending.enter_context(request_span(method, path, trace_headers(environ)))
            return self.application(environ, start_response)


def trace_headers(environ: WSGIEnvironment) -> dict[str, str]:
    """Those of the headers that say which trace the request is part of."""
    return {name: environ.get(f"HTTP_{name.upper()}", "") for name in TRACE_HEADERS}


def record(response: Response) -> Response:
    method, route, status = request.method, route_of(request), response.status_code
    ending: ExitStack = request.environ[ENDING]
    ending.callback(count_answer, method, route, status, request.environ[STARTED])
    describe_answer(method, route, status)
    # A stream, whose length nobody knows, lasts until the server closes it.
    if response.is_streamed and response.content_length is None:
        response.call_on_close(ending.pop_all().close)
    return response


def count_answer(method: str, route: str, status: int, started: float) -> None:
    count_request(method, route, status, perf_counter() - started)


def route_of(request: Request) -> str:
    """The template of the path, such as `/api/v1/items/{id}`, or an empty string."""
    rule, error = request.url_rule, request.routing_exception
    if rule is None and isinstance(error, MethodNotAllowed):
        # The path is there, for other methods.
        (method, *_) = error.valid_methods or ("GET",)
        adapter = current_app.create_url_adapter(request)
        rule, _ = adapter.match(method=method, return_rule=True) if adapter else (None, None)
    return route_template(rule.rule) if rule else ""
