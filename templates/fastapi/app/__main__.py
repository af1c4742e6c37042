"""Serve the application as the settings say: `python -m app`."""

import argparse
import signal
import sys

import uvicorn

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
    uvicorn.run(
        "app.main:app",
        host=settings.host,
        port=settings.port,
        workers=1 if reload else settings.workers,
        reload=reload,
        reload_dirs=["app"] if reload else None,
        log_config=None,
        # The application does these itself, with the request's id and the client's address.
        access_log=False,
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=GRACE_PERIOD,
    )


if __name__ == "__main__":
    main()
