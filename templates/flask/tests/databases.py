"""Databases that the suite makes for itself and drops again."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic.config import Config
from sqlalchemy import Connection, make_url, text

from app.core.engine import make_engine

ALEMBIC = Config(toml_file=Path(__file__).parents[1] / "pyproject.toml")


@contextmanager
def new_database(given: str, folder: Path) -> Iterator[str]:
    """The URL of an empty database: `NAME_test` beside the given one of PostgreSQL, else a file."""
    if not given.startswith("postgresql://"):
        yield f"sqlite:///{folder / 'test.db'}"
        return
    url = make_url(given)
    test_url = url.set(database=f"{url.database}_test")
    server = make_engine(url, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        drop(connection, str(test_url.database))
        connection.execute(text(f'CREATE DATABASE "{test_url.database}"'))
        yield test_url.render_as_string(hide_password=False)
        drop(connection, str(test_url.database))
    server.dispose()


def drop(connection: Connection, name: str) -> None:
    connection.execute(text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
