"""Serve the application as the settings say: `python -m app`."""

from typing import Any

from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger

from app import create_app
from app.core.logs import configure_logging
from app.core.settings import Settings, get_settings

# Requests that a worker serves at the same time; each may hold a connection to the database.
THREADS = 8
# Seconds that running requests may take to end; `docker stop` kills after ten.
GRACE_PERIOD = 8


class RootLogger(Logger):
    """Gunicorn's lines in our format."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        self.error_log.handlers.clear()
        self.error_log.propagate = True


class Server(BaseApplication):
    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        super().__init__()

    def load_config(self) -> None:
        host = f"[{self.settings.host}]" if ":" in self.settings.host else self.settings.host
        options = {
            "bind": f"{host}:{self.settings.port}",
            "workers": self.settings.workers,
            "worker_class": "gthread",
            "threads": THREADS,
            "graceful_timeout": GRACE_PERIOD,
            "loglevel": self.settings.log_level,
            "logger_class": RootLogger,
            # It would be written to the home folder, which the image's user does not have.
            "control_socket_disable": True,
        }
        for name, value in options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        return create_app(self.settings)


def main() -> None:
    settings = get_settings()
    configure_logging(settings)
    Server(settings).run()


if __name__ == "__main__":
    main()
