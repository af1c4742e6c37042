"""Bodies that come in chunks: Django reads only as many bytes as Content-Length says."""

from collections.abc import Iterable
from io import BytesIO
from typing import TYPE_CHECKING

from app.core.request_bodies import MAX_BODY_BYTES

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment


def read_chunked_bodies(application: "WSGIApplication") -> "WSGIApplication":
    """Wrap `application` so that it finds a chunked body as if it had come with its length.

    One byte beyond the limit is enough for the application to refuse the body.
    """

    def wrapped(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        if environ.get("wsgi.input_terminated") and not environ.get("CONTENT_LENGTH"):
            body = environ["wsgi.input"].read(MAX_BODY_BYTES + 1)
            environ["wsgi.input"] = BytesIO(body)
            environ["CONTENT_LENGTH"] = str(len(body))
        return application(environ, start_response)

    return wrapped
