"""The database: its engine, and one transaction a request."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Annotated, Any

from fastapi import Depends, Request
from sqlalchemy import event, make_url
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine

POOL_SIZE = 10  # connections a worker keeps; PostgreSQL allows 100 in all unless told otherwise
LOCK_TIMEOUT = 10  # seconds that a write to SQLite waits for another to end


def create_engine(database_url: str) -> AsyncEngine:
    """The engine for `sqlite:///path` or `postgresql://user:password@host/name`."""
    url = make_url(database_url)
    if url.get_backend_name() == "sqlite":
        return create_sqlite_engine(url.database or "")
    # libpq's name for it, which hosting providers put in their URLs; asyncpg's is `ssl`.
    if "sslmode" in url.query:
        mode = url.query["sslmode"]
        url = url.difference_update_query(["sslmode"]).update_query_dict({"ssl": mode})
    return create_async_engine(
        url.set(drivername="postgresql+asyncpg"),
        hide_parameters=True,
        pool_size=POOL_SIZE,
        max_overflow=0,
        # Firewalls drop connections that idle for longer.
        pool_recycle=300,
    )


def create_sqlite_engine(path: str) -> AsyncEngine:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    engine = create_async_engine(
        f"sqlite+aiosqlite:///{path}",
        hide_parameters=True,
        pool_size=POOL_SIZE,
        max_overflow=0,
        # A transaction takes the write lock at its first write, and waits for it; taken later, the
        # lock would be refused if another had written in between. Reading takes no lock at all.
        connect_args={"isolation_level": "IMMEDIATE", "timeout": LOCK_TIMEOUT},
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


async def get_session(request: Request) -> AsyncIterator[AsyncSession]:
    """A transaction that is committed if the request succeeds and rolled back if it raises."""
    session: AsyncSession
    async with request.app.state.sessions() as session:
        yield session
        await session.commit()


# The scope ends the transaction before the answer is sent, not after: a client can read what it
# wrote, and a commit that fails is an error answer.
SessionDep = Annotated[AsyncSession, Depends(get_session, scope="function")]
