"""Around Flask: each request's id and log line, and the headers that every answer has.

Not by Flask's hooks, whose responses look through all their headers for each one that is added:
that took as long as all else that Flask does for a small request.
"""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING, Any

from werkzeug.wsgi import get_path_info

from app.core.logs import log_request
from app.core.request_id import HEADER, request_id, request_id_from
from app.core.security_headers import security_headers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from app.core.settings import Settings


class RequestMiddleware:
    def __init__(self, application: WSGIApplication, settings: Settings) -> None:
        self.application = application
        self.production = settings.is_production

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        started = perf_counter()
        own_id = request_id_from(environ.get("HTTP_X_REQUEST_ID"))
        request_id.set(own_id)
        # As routes are found: without regard to further slashes.
        path = "/" + get_path_info(environ).lstrip("/")

        def finish(
            status: str, headers: list[tuple[str, str]], *error: Any
        ) -> Callable[[bytes], object]:
            given = {name.lower() for name, _ in headers}
            added = {HEADER: own_id, **security_headers(path, production=self.production)}
            headers += [entry for entry in added.items() if entry[0].lower() not in given]
            log_request(environ["REQUEST_METHOD"], path, int(status[:3]), perf_counter() - started)
            return start_response(status, headers, *error)

        return self.application(environ, finish)
