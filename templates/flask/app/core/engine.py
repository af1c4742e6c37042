"""Connecting to the database."""

import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Engine, create_engine, event, make_url
from sqlalchemy.exc import DisconnectionError

from app.core.idle_connections import ended_by_server

TIMEOUT = 10  # seconds: to connect, and that a write to SQLite waits for another to end


def make_engine(url: str | URL, *, timeout: int = TIMEOUT, **options: Any) -> Engine:
    """The engine for `sqlite:///path` or `postgresql://user:password@host/name`."""
    url = make_url(url)
    if url.get_backend_name() == "sqlite":
        return make_sqlite_engine(url, timeout, **options)
    url = url.set(drivername="postgresql+psycopg")
    arguments = {"connect_timeout": timeout}
    # Parameters stay out of errors, and so out of the log: they hold what people typed.
    options |= {"hide_parameters": True, "connect_args": arguments}
    # What autocommit leaves, there is nothing to roll back of.
    engine = create_engine(url, skip_autocommit_rollback=True, **options)

    @event.listens_for(engine, "checkout")
    def replace_ended(connection: Any, _record: object, _proxy: object) -> None:
        if ended_by_server(connection):
            raise DisconnectionError

    return engine


def make_sqlite_engine(url: URL, timeout: int, **options: Any) -> Engine:
    Path(url.database or "").parent.mkdir(parents=True, exist_ok=True)
    # A transaction takes the write lock at its first write and not while it commits, when it would
    # fail if another had written in between; reading takes no lock at all.
    arguments = {"isolation_level": "IMMEDIATE", "timeout": timeout}
    engine = create_engine(url, hide_parameters=True, connect_args=arguments, **options)

    @event.listens_for(engine, "connect")
    def configure(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA foreign_keys = ON")

    return engine


def autocommit(engine: Engine) -> Engine:
    """The same connections, for what reads once: without the round trips of a transaction."""
    # SQLite begins none before the first write, and would not get back how it does.
    if engine.dialect.name == "sqlite":
        return engine
    return engine.execution_options(isolation_level="AUTOCOMMIT")
