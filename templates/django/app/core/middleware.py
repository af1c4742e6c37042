"""What happens around each request, outermost first as in MIDDLEWARE."""

import logging
from collections.abc import Callable
from time import perf_counter

from django.conf import settings
from django.core.signals import got_request_exception
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers

from app.core.cors import cors_headers, preflight_headers
from app.core.hosts import host_allowed
from app.core.http import problem_response
from app.core.logs import log_request
from app.core.problems import problem
from app.core.request_id import HEADER, request_id, request_id_from
from app.core.security_headers import security_headers
from app.core.settings import get_settings

logger = logging.getLogger("app.errors")

Handler = Callable[[HttpRequest], HttpResponseBase]


def identify_and_log(get_response: Handler) -> Handler:
    """Give the request its id, and the access log its line."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        started = perf_counter()
        before = request_id.set(request_id_from(request.META.get("HTTP_X_REQUEST_ID")))
        try:
            response = get_response(request)
            response[HEADER] = request_id.get()
            seconds = perf_counter() - started
            log_request(request.method or "", request.path, response.status_code, seconds)
        finally:
            request_id.reset(before)
        return response

    return middleware


def complete_headers(get_response: Handler) -> Handler:
    """Add the headers that every answer has."""
    production = get_settings().is_production

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        for name, value in security_headers(request.path, production=production).items():
            response.setdefault(name, value)
        if isinstance(response, HttpResponse):
            response.setdefault("Content-Length", str(len(response.content)))
            if request.method == "HEAD":
                response.content = b""
        return response

    return middleware


def refuse_unknown_hosts(get_response: Handler) -> Handler:
    """Answer only to ALLOWED_HOSTS; Django itself looks only where a view asks for the host."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        # Without the header the name is the server's own, as Django has it.
        host = request.META.get("HTTP_HOST", request.META["SERVER_NAME"])
        if host_allowed(host, settings.ALLOWED_HOSTS, request.path):
            return get_response(request)
        logger.warning("ALLOWED_HOSTS does not name %r", host)
        return problem_response(problem(400, "The Host header names no host of this service."))

    return middleware


def share_with_origins(get_response: Handler) -> Handler:
    """Let browsers use the service from the pages of CORS_ORIGINS."""
    allowed = get_settings().cors_origins

    def middleware(request: HttpRequest) -> HttpResponseBase:
        origin = request.META.get("HTTP_ORIGIN")
        requested_method = request.META.get("HTTP_ACCESS_CONTROL_REQUEST_METHOD")
        headers = preflight_headers(request.method or "", origin, requested_method, allowed)
        if headers is not None:
            return HttpResponse(status=204, headers=headers)
        response = get_response(request)
        for name, value in cors_headers(origin, allowed).items():
            if name == "Vary":
                patch_vary_headers(response, [value])
            else:
                response[name] = value
        return response

    return middleware


@receiver(got_request_exception)
def log_error(sender: object, request: HttpRequest, **options: object) -> None:
    """Write down what led to an answer of 500, of the API and of pages alike."""
    # Not the path, which may hold a secret.
    route = request.resolver_match.route if request.resolver_match else ""
    logger.error("%s /%s failed", request.method, route, exc_info=True)


class AnswerErrors:
    """Answer an unexpected error of the API with a problem, where DEBUG would show a page."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        view = request.resolver_match.func if request.resolver_match else None
        if not hasattr(view, "cls"):
            # No view of the API, but a page, whose errors are pages too.
            return None
        # For the log, for tools that report errors, and for the test client, which raises it again.
        got_request_exception.send(sender=type(self), request=request)
        return problem_response(problem(500))
