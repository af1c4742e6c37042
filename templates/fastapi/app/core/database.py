"""The database: its engine, and one transaction a request."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated, Any

from fastapi import Depends, Request
from sqlalchemy import event, make_url
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine

from app.core.settings import get_settings

POOL_SIZE = 10  # connections a worker keeps; PostgreSQL allows 100 in all unless told otherwise
# Seconds: to connect, to wait for a connection, and for another's write to SQLite to end.
TIMEOUT = 10


def create_engine(database_url: str) -> AsyncEngine:
    """The engine for `sqlite:///path` or `postgresql://user:password@host/name`."""
    url = make_url(database_url)
    if url.get_backend_name() == "sqlite":
        return create_sqlite_engine(url.database or "")
    # libpq's name for it, which hosting providers put in their URLs; asyncpg's is `ssl`.
    if "sslmode" in url.query:
        mode = url.query["sslmode"]
        url = url.difference_update_query(["sslmode"]).update_query_dict({"ssl": mode})
    engine = create_async_engine(
        url.set(drivername="postgresql+asyncpg"),
        hide_parameters=True,
        pool_size=POOL_SIZE,
        max_overflow=0,
        pool_timeout=TIMEOUT,
        # Firewalls drop connections that idle for longer.
        pool_recycle=300,
        connect_args={"timeout": TIMEOUT},
    )

    @event.listens_for(engine.sync_engine, "checkout")
    def replace_closed(connection: Any, _record: object, _proxy: object) -> None:
        # The driver has noticed when the server ended it, as in a restart: no ping is needed.
        if connection.driver_connection.is_closed():
            raise DisconnectionError

    return engine


def create_sqlite_engine(path: str) -> AsyncEngine:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    engine = create_async_engine(
        f"sqlite+aiosqlite:///{path}",
        hide_parameters=True,
        pool_size=POOL_SIZE,
        max_overflow=0,
        pool_timeout=TIMEOUT,
        # A transaction takes the write lock at its first write, and waits for it; taken later, the
        # lock would be refused if another had written in between. Reading takes no lock at all.
        connect_args={"isolation_level": "IMMEDIATE", "timeout": TIMEOUT},
    )

    @event.listens_for(engine.sync_engine, "connect")
    def configure(connection: Any, _record: object) -> None:
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute("PRAGMA synchronous = NORMAL")
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.close()

    @event.listens_for(engine.sync_engine, "reset")
    def undo(connection: Any, _record: object, _state: object) -> None:
        # A commit that fails leaves SQLite's transaction open; SQLAlchemy takes it for ended.
        if connection.driver_connection.in_transaction:
            connection.rollback()

    return engine


def autocommit(engine: AsyncEngine) -> AsyncEngine:
    """The same connections, for what reads once: without the round trips of a transaction."""
    # SQLite begins none before the first write, and would not get back how it does.
    if engine.dialect.name == "sqlite":
        return engine
    return engine.execution_options(isolation_level="AUTOCOMMIT")


async def get_session(request: Request) -> AsyncIterator[AsyncSession]:
    """A transaction that is committed if the request succeeds and rolled back if it raises."""
    session: AsyncSession
    async with request.app.state.sessions() as session:
        yield session
        await session.commit()


# The scope ends the transaction before the answer is sent, not after: a client can read what it
# wrote, and a commit that fails is an error answer.
SessionDep = Annotated[AsyncSession, Depends(get_session, scope="function")]


@asynccontextmanager
async def new_transaction() -> AsyncIterator[AsyncSession]:
    """A transaction outside of requests, on an engine of its own: for commands and tasks."""
    engine = create_engine(get_settings().database_url)
    try:
        async with AsyncSession(engine) as session, session.begin():
            yield session
    finally:
        await engine.dispose()
