"""Serve in production, as the settings say: `python -m app`."""

from typing import Any

from app.core.logs import configure_logging
from app.core.server import Server
from app.core.settings import get_settings


def load_application() -> Any:
    # In the worker: Django is set up once for each.
    from config.wsgi import application

    return application


def main() -> None:
    settings = get_settings()
    configure_logging(settings)
    Server(settings, load_application).run()


if __name__ == "__main__":
    main()
