"""The database that DATABASE_URL names."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from app.core.settings import get_settings
from config.settings.connections import CONNECTIONS, OPTIONS

SQLITE = "sqlite:///"


def sqlite(url: str) -> dict[str, Any]:
    """`sqlite:///./var/app.db` is relative to the working directory; absolute paths have four."""
    name = url.removeprefix(SQLITE)
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": name,
        "OPTIONS": {
            # Readers and one writer get along. A second writer waits up to `timeout` seconds,
            # which SQLite grants only to transactions that begin as writing ones.
            "init_command": "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL",
            "timeout": 10,
            "transaction_mode": "IMMEDIATE",
        },
    }


def postgresql(url: str) -> dict[str, Any]:
    """The query's parameters, such as `sslmode=require`, go to libpq."""
    parts = urlsplit(url)
    return {
        "ENGINE": "app.core.postgresql",
        "NAME": unquote(parts.path.removeprefix("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        **CONNECTIONS,
        "OPTIONS": {"connect_timeout": 2, **OPTIONS, **dict(parse_qsl(parts.query))},
    }


def from_url(url: str) -> dict[str, Any]:
    return sqlite(url) if url.startswith(SQLITE) else postgresql(url)


DATABASES = {"default": from_url(get_settings().database_url)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
