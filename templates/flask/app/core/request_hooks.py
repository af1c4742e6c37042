"""What happens around every request: its id, log line and headers, and which hosts are served."""

import logging
import time

from flask import Flask, Response, g, request

from app.core.context import current_settings
from app.core.cors import cors_headers, preflight_headers
from app.core.error_handlers import answer
from app.core.hosts import host_allowed
from app.core.logs import log_request
from app.core.problems import problem
from app.core.request_bodies import MAX_BODY_BYTES
from app.core.request_id import HEADER, request_id, request_id_from
from app.core.security_headers import security_headers
from app.core.settings import Settings

logger = logging.getLogger(__name__)


def init_app(app: Flask, settings: Settings) -> None:
    logging.getLogger("werkzeug").addFilter(is_no_access_line)
    app.extensions["settings"] = settings
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY_BYTES + 1  # `read_body` says why
    # Flask would answer OPTIONS by itself; only preflights are answered here.
    app.config["PROVIDE_AUTOMATIC_OPTIONS"] = False
    app.url_map.merge_slashes = False
    app.before_request(start)
    app.before_request(refuse_host)
    app.before_request(answer_preflight)
    # Flask calls these in reverse order: the first one registered sees the final answer.
    app.after_request(finish)


def is_no_access_line(record: logging.LogRecord) -> bool:
    # The development server writes lines of its own, with query strings, which may hold secrets.
    return " - - [" not in str(record.msg)


def start() -> None:
    g.started = time.perf_counter()
    request_id.set(request_id_from(request.headers.get(HEADER)))


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


def finish(response: Response) -> Response:
    settings = current_settings()
    response.headers[HEADER] = request_id.get()
    response.headers.update(cors_headers(request.origin, settings.cors_origins))
    headers = security_headers(request.path, production=settings.is_production)
    for name, value in headers.items():
        response.headers.setdefault(name, value)
    seconds = time.perf_counter() - g.started
    log_request(request.method, request.path, response.status_code, seconds)
    return response
