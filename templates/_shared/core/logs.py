"""Logging: JSON lines in production, readable ones elsewhere, each with its request's id."""

import logging
{%- if pages and mail %}
import re
{%- endif %}
from http import HTTPStatus
from logging.config import dictConfig
from urllib.parse import quote

from app.core.hosts import PROBE_PATHS
from app.core.request_id import request_id
from app.core.settings import Settings

access = logging.getLogger("app.access")
{%- if pages and mail %}

# Links in mails end in tokens, which open an account to whoever has them.
TOKEN = re.compile(r"[\w-]{40,}")
{%- endif %}


class RequestIdFilter(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = request_id.get()
        return True


def configure_logging(settings: Settings) -> None:
    dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "filters": {"request_id": {"()": RequestIdFilter}},
            "formatters": {
                "console": {
                    "format": "{asctime} {levelname:<7} {name} [{request_id}] {message}",
                    "style": "{",
                },
                "json": {
                    "()": "pythonjsonlogger.json.JsonFormatter",
                    "format": "{asctime}{levelname}{name}{request_id}{message}",
                    "style": "{",
                    "rename_fields": {"asctime": "time", "levelname": "level", "name": "logger"},
                },
            },
            "handlers": {
                "stderr": {
                    "class": "logging.StreamHandler",
                    "filters": ["request_id"],
                    "formatter": settings.log_format,
                }
            },
            "root": {"handlers": ["stderr"], "level": settings.log_level.upper()},
        }
    )
    # Warnings take the way of all other lines; printed as they are, they would be no JSON.
    logging.captureWarnings(capture=True)


def log_request(method: str, path: str, status: int, seconds: float) -> None:
    """Write the access log's line. Query strings stay out: they may hold what is secret."""
    {%- if pages and mail %}
    path = TOKEN.sub("[token]", path)
    {%- endif %}
    if not path.isprintable():
        # As it was sent: a line end within it would begin a line of the sender's own.
        path = quote(path, errors="replace")
    # Probes come every few seconds: their successes would drown the rest.
    probed = path in PROBE_PATHS and status == HTTPStatus.OK
    access.log(
        logging.DEBUG if probed else logging.INFO,
        "%s %s %d %.1fms",
        method,
        path,
        status,
        seconds * 1000,
        extra={"method": method, "path": path, "status": status, "seconds": round(seconds, 6)},
    )
