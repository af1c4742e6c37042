"""Uvicorn, set up from the settings alone."""

import signal
import sys
from typing import Any

import uvicorn
from uvicorn.config import STARTUP_FAILURE
from uvicorn.supervisors import Multiprocess

from app.core.settings import Settings

# Seconds that running requests may take to end; `docker stop` kills after ten.
GRACE_PERIOD = 7


def serve(application: str, settings: Settings, **options: Any) -> None:
    """Serve what `application` names, as in app.main:app, until a signal.

    `options` are uvicorn's, beside those that are set here.
    """
    # Uvicorn raises the signal again after a graceful end, and that end is a success.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    options |= {
        "app": application,
        "host": settings.host,
        "port": settings.port,
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
