"""The database behind a service, seen from outside: tables, columns and values, but no model."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from sqlalchemy import (
    Engine,
    MetaData,
    Table,
    and_,
    create_engine,
    inspect,
    make_url,
    select,
    text,
    update,
)
from sqlalchemy.pool import NullPool


class Database:
    """Inspects the database that a DATABASE_URL names (sqlite:// or postgresql://)."""

    def __init__(self, url: str) -> None:
        parsed = make_url(url)
        self.is_postgresql = parsed.get_backend_name() == "postgresql"
        driver = "postgresql+psycopg" if self.is_postgresql else "sqlite"
        self._url = parsed.set(drivername=driver)
        self._engine = self._connectable(self._url.database)

    def _connectable(self, database: str | None) -> Engine:
        return create_engine(self._url.set(database=database), poolclass=NullPool)

    def tables(self) -> list[str]:
        return sorted(inspect(self._engine).get_table_names())

    def columns(self, table: str) -> set[str]:
        return {column["name"] for column in inspect(self._engine).get_columns(table)}

    def rows(self, table: str) -> list[dict[str, Any]]:
        """Every row as the driver gives it."""
        # Types that reflection does not know are read as they are.
        with self._engine.connect() as connection:
            found = connection.exec_driver_sql(f'SELECT * FROM "{table}"')
            return [dict(row) for row in found.mappings()]

    def values(self) -> Iterator[tuple[str, str, str]]:
        """(table, column, value as text) of everything that is stored."""
        for table in self.tables():
            for row in self.rows(table):
                for column, value in row.items():
                    if isinstance(value, bytes | memoryview):
                        yield table, column, bytes(value).decode("latin-1")
                    elif value is not None:
                        yield table, column, str(value)

    def content(self) -> dict[str, list[dict[str, Any]]]:
        """All rows of all tables, to compare before with after."""
        return {
            table: sorted(self.rows(table), key=lambda row: str(sorted(row.items(), key=str)))
            for table in self.tables()
        }

    def table_holding(self, value: str) -> str:
        """The one table in which a column has this very value."""
        tables = {table for table, _, stored in self.values() if stored == value}
        assert len(tables) == 1, f"{value!r} is stored in {tables or 'no table'}"
        return tables.pop()

    def table_with(self, column: str) -> str:
        """The one table that has such a column."""
        [table] = [name for name in self.tables() if column in self.columns(name)]
        return table

    def execute(self, statement: str, **parameters: Any) -> int:
        """Runs one statement in a transaction of its own; the number of rows it changed."""
        with self._engine.begin() as connection:
            return connection.execute(text(statement), parameters).rowcount

    def shift(self, table: str, column: str, by: timedelta, **where: str) -> int:
        """Moves the times in a column of the rows that match; how many there were."""
        reflected = Table(table, MetaData(), autoload_with=self._engine)
        condition = and_(*(reflected.c[name] == value for name, value in where.items()))
        keys = list(reflected.primary_key)
        with self._engine.begin() as connection:
            found = connection.execute(select(*keys, reflected.c[column]).where(condition)).all()
            for *identity, moment in found:
                same = and_(*(key == value for key, value in zip(keys, identity, strict=True)))
                connection.execute(update(reflected).where(same).values({column: moment + by}))
        return len(found)

    @contextmanager
    def renamed(self, table: str) -> Iterator[None]:
        """Takes a table away for a while."""
        self.execute(f'ALTER TABLE "{table}" RENAME TO "{table}_away"')
        try:
            yield
        finally:
            self.execute(f'ALTER TABLE "{table}_away" RENAME TO "{table}"')

    @contextmanager
    def refusing_connections(self) -> Iterator[None]:
        """Ends every connection to a PostgreSQL database and lets nobody in for a while."""
        name = self._url.database
        maintenance = self._connectable("postgres").execution_options(isolation_level="AUTOCOMMIT")
        with maintenance.connect() as connection:
            connection.execute(text(f'ALTER DATABASE "{name}" WITH ALLOW_CONNECTIONS false'))
            try:
                connection.execute(
                    text(
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :n"
                    ),
                    {"n": name},
                )
                yield
            finally:
                connection.execute(text(f'ALTER DATABASE "{name}" WITH ALLOW_CONNECTIONS true'))
