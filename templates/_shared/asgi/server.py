"""Uvicorn, set up from the settings alone."""

import signal
import sys
from typing import Any

import uvicorn
from uvicorn.config import STARTUP_FAILURE
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.supervisors import Multiprocess

from app.core.settings import Settings

# Seconds that running requests may take to end; `docker stop` kills after ten.
GRACE_PERIOD = 7
# Seconds for a request that is on its way when the server is told to end.
LAST_REQUEST = 0.5


class Connection(HttpToolsProtocol):
    """Uvicorn closes a connection that idles at once, and so cuts off who asks at that moment."""

    ending = False

    def shutdown(self) -> None:
        self.ending = True
        if self.cycle is None or self.cycle.response_complete:
            self.loop.call_later(LAST_REQUEST, super().shutdown)
        else:
            super().shutdown()

    def on_headers_complete(self) -> None:
        super().on_headers_complete()
        if self.ending:
            self.cycle.keep_alive = False


def serve(application: str, settings: Settings, **options: Any) -> None:
    """Serve what `application` names, a module and an attribute, until a signal.

    `options` are uvicorn's, beside those that are set here.
    """
    # Uvicorn raises the signal again after a graceful end, and that end is a success.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    options |= {
        "app": application,
        "host": settings.host,
        "port": settings.port,
        "http": Connection,
        "log_config": None,
        # The application does these itself, with the request's id and the client's address.
        "access_log": False,
        "proxy_headers": False,
        "server_header": False,
        "timeout_graceful_shutdown": GRACE_PERIOD,
    }
    if settings.workers == 1 or options.get("reload"):
        uvicorn.run(**options, workers=1)
    else:
        sys.exit(run_workers(uvicorn.Config(**options, workers=settings.workers)))


def run_workers(config: uvicorn.Config) -> int:
    """Serve until a signal; the exit code, which `uvicorn.run` has 0 even if no worker started."""
    supervisor = Multiprocess(config, sockets=[config.bind_socket()])
    supervisor.run()
    failed = any(process.exitcode == STARTUP_FAILURE for process in supervisor.processes)
    return STARTUP_FAILURE if failed else 0
