"""Gunicorn, started from Python and set up from the settings alone."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger

from app.core.settings import Settings

# Requests that a worker serves at the same time; each may hold a connection to the database.
{%- if chat %}
# An answer of the chat holds its thread to its end.
THREADS = 40
{%- else %}
THREADS = 8
{%- endif %}
# Seconds that running requests may take to end; `docker stop` kills after ten.
GRACE_PERIOD = 7
MEMORY = Path("/dev/shm")  # noqa: S108 - the workers' heartbeats, nothing of value


class RootLogger(Logger):
    """Gunicorn's lines in our format."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        self.error_log.handlers.clear()
        self.error_log.propagate = True


class Server(BaseApplication):
    """Runs the application that `load_application` makes; each worker makes its own."""

    def __init__(self, settings: Settings, load_application: Callable[[], Any]) -> None:
        self.settings = settings
        self.load_application = load_application
        super().__init__()

    def load_config(self) -> None:
        host = self.settings.host
        address = f"[{host}]" if ":" in host else host
        options = {
            "bind": f"{address}:{self.settings.port}",
            "workers": self.settings.workers,
            "worker_class": "gthread",
            "threads": THREADS,
            "graceful_timeout": GRACE_PERIOD,
            # A heartbeat on a disk that stalls would end its worker; the root may be read-only.
            "worker_tmp_dir": str(MEMORY) if MEMORY.is_dir() else None,
            # These proxies say by X-Forwarded-Proto whether the client came by HTTPS.
            "forwarded_allow_ips": ",".join(map(str, self.settings.trusted_proxies)),
            "loglevel": self.settings.log_level,
            "logger_class": RootLogger,
            # It would be written to the home folder, which the image's user does not have.
            "control_socket_disable": True,
        }
        for name, value in options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        return self.load_application()
