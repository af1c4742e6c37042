"""An HTTP server that takes whatever is posted to it and keeps it."""

import gzip
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

SECONDS = 20


@dataclass
class HttpSink:
    """What was posted to `url`, unpacked, by path."""

    url: str
    received: list[tuple[str, bytes]] = field(default_factory=list)

    def bodies(self, path: str) -> list[bytes]:
        return [body for posted_to, body in self.received if posted_to == path]

    def wait_for(self, path: str, enough: Callable[[list[bytes]], bool]) -> list[bytes]:
        """The bodies posted to the path once they are enough; AssertionError if they never are."""
        deadline = time.monotonic() + SECONDS
        while not enough(self.bodies(path)):
            assert time.monotonic() < deadline, f"not enough was posted to {path}: {self.received}"
            time.sleep(0.05)
        return self.bodies(path)


@contextmanager
def http_sink() -> Iterator[HttpSink]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if self.headers.get("Content-Encoding") == "gzip":
                body = gzip.decompress(body)
            sink.received.append((self.path, body))
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        sink = HttpSink(f"http://127.0.0.1:{server.server_port}")
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield sink
        finally:
            server.shutdown()
