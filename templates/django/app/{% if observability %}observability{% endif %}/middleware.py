"""Requests counted and traced, their log lines included."""

import re
from time import perf_counter

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from app.core.middleware import Handler
from app.observability.metrics import count_request, in_progress
from app.observability.reporting import start_reporting
from app.observability.route_names import route_template
from app.observability.tracing import describe_answer, request_span

# Where a route becomes a regular expression, as some of the admin's and of other libraries' do.
EXPRESSION = re.compile(r"[\^(].*")


def observe(get_response: Handler) -> Handler:
    start_reporting()

    def middleware(request: HttpRequest) -> HttpResponseBase:
        started = perf_counter()
        method = request.method or ""
        requests = in_progress(method)
        requests.inc()
        try:
            with request_span(method, request.path, request.headers):
                response = get_response(request)
                route, status = route_of(request), response.status_code
                count_request(method, route, status, perf_counter() - started)
                describe_answer(method, route, status)
        finally:
            requests.dec()
        return response

    return middleware


def route_of(request: HttpRequest) -> str:
    """The template of the path, such as `/api/v1/items/{id}`, or an empty string."""
    match = request.resolver_match
    # That name stands for every path that is none.
    if match is None or match.url_name == "not-found":
        return ""
    route = EXPRESSION.sub("<rest>", f"/{match.route}")
    # The OpenAPI document's name for it.
    return route_template(route.replace("pk>", "id>"))
