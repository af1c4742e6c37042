"""Serve in production, as the settings say: `python -m app`."""

from app import create_app
from app.core.logs import configure_logging
from app.core.server import Server
from app.core.settings import get_settings


def main() -> None:
    settings = get_settings()
    configure_logging(settings)
    Server(settings, create_app).run()


if __name__ == "__main__":
    main()
