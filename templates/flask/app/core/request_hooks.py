"""What Flask itself is told of every request: its limits, which hosts are served, and CORS."""

import logging

from flask import Flask, Response, request

from app.core.context import current_settings
from app.core.cors import cors_headers, preflight_headers
from app.core.error_handlers import answer
from app.core.hosts import host_allowed
from app.core.middleware import RequestMiddleware
from app.core.problems import problem
from app.core.request_bodies import MAX_BODY_BYTES
from app.core.settings import Settings

logger = logging.getLogger(__name__)


def init_app(app: Flask, settings: Settings) -> None:
    logging.getLogger("werkzeug").addFilter(is_no_access_line)
    app.extensions["settings"] = settings
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY_BYTES + 1  # `read_body` says why
    # Flask would answer OPTIONS by itself; only preflights are answered here.
    app.config["PROVIDE_AUTOMATIC_OPTIONS"] = False
    app.url_map.merge_slashes = False
    app.wsgi_app = RequestMiddleware(app.wsgi_app, settings)  # type: ignore[method-assign]
    app.before_request(refuse_host)
    if settings.cors_origins:
        app.before_request(answer_preflight)
        app.after_request(share_with_origins)


def is_no_access_line(record: logging.LogRecord) -> bool:
    # The development server writes lines of its own, with query strings, which may hold secrets.
    return " - - [" not in str(record.msg)


def refuse_host() -> Response | None:
    host = request.headers.get("Host")
    if host_allowed(host, current_settings().allowed_hosts, request.path):
        return None
    logger.warning("ALLOWED_HOSTS does not name %r", host)
    return answer(problem(400, "This host is not served here."))


def answer_preflight() -> Response | None:
    requested = request.headers.get("Access-Control-Request-Method")
    origins = current_settings().cors_origins
    headers = preflight_headers(request.method, request.origin, requested, origins)
    return None if headers is None else Response(status=204, headers=headers)


def share_with_origins(response: Response) -> Response:
    response.headers.update(cors_headers(request.origin, current_settings().cors_origins))
    return response
