"""Serve the application as the settings say: `python -m app`."""

import argparse
import signal
import sys
from typing import Any

import uvicorn
from uvicorn.config import STARTUP_FAILURE
from uvicorn.supervisors import Multiprocess

from app.core.logs import configure_logging
from app.core.settings import get_settings

# Seconds that running requests may take to end; `docker stop` kills after ten.
GRACE_PERIOD = 7


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m app", description="Serve the application.")
    parser.add_argument("--reload", action="store_true", help="restart when the code changes")
    reload = parser.parse_args().reload
    settings = get_settings()
    configure_logging(settings)
    # Uvicorn raises the signal again after a graceful end, and that end is a success.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    options: dict[str, Any] = {
        "app": "app.main:app",
        "host": settings.host,
        "port": settings.port,
        "log_config": None,
        # The application does these itself, with the request's id and the client's address.
        "access_log": False,
        "proxy_headers": False,
        "server_header": False,
        "timeout_graceful_shutdown": GRACE_PERIOD,
    }
    if reload:
        uvicorn.run(**options, workers=1, reload=True, reload_dirs=["app"])
    elif settings.workers == 1:
        uvicorn.run(**options, workers=1)
    else:
        sys.exit(run_workers(uvicorn.Config(**options, workers=settings.workers)))


def run_workers(config: uvicorn.Config) -> int:
    """Serve until a signal; the exit code, which `uvicorn.run` has 0 even if no worker started."""
    supervisor = Multiprocess(config, sockets=[config.bind_socket()])
    supervisor.run()
    failed = any(process.exitcode == STARTUP_FAILURE for process in supervisor.processes)
    return STARTUP_FAILURE if failed else 0


if __name__ == "__main__":
    main()
