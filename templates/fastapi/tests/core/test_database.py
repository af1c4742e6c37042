import os
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta, timezone

import pytest
from fastapi import FastAPI, HTTPException
from fastapi.testclient import TestClient
from sqlalchemy import Column, ForeignKey, Integer, MetaData, Table, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection, async_sessionmaker

from app.core import database
from app.core.database import POOL_SIZE, SessionDep, create_engine
from app.core.models import UtcDateTime
from app.health import service as health

metadata = MetaData()
notes = Table(
    "notes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", UtcDateTime),
    # Looked at only when the transaction is committed.
    Column("parent", ForeignKey("notes.id", deferrable=True, initially="DEFERRED")),
)


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    engine = create_engine(os.environ["DATABASE_URL"])
    async with engine.begin() as connection:
        await connection.run_sync(metadata.create_all)
    app.state.sessions = async_sessionmaker(engine, expire_on_commit=False)
    yield
    async with engine.begin() as connection:
        await connection.run_sync(metadata.drop_all)
    await engine.dispose()


@pytest.fixture
def client() -> Iterator[TestClient]:
    """A client of an application that writes a note and then does what its path says."""
    app = FastAPI(lifespan=lifespan)

    @app.get("/notes")
    async def read(session: SessionDep) -> list[datetime | None]:
        return list(await session.scalars(select(notes.c.at)))

    @app.post("/succeed")
    async def succeed(session: SessionDep, at: datetime) -> None:
        await session.execute(insert(notes).values(at=at))

    @app.post("/refuse")
    async def refuse(session: SessionDep) -> None:
        await session.execute(insert(notes))
        raise HTTPException(409)

    @app.post("/break")
    async def break_down(session: SessionDep) -> None:
        await session.execute(insert(notes))
        raise RuntimeError

    @app.post("/dangle")
    async def dangle(session: SessionDep) -> None:
        await session.execute(insert(notes).values(parent=999))

    @app.post("/keep")
    async def keep(session: SessionDep) -> None:
        await session.execute(insert(notes))
        await session.commit()
        await session.execute(insert(notes))
        raise HTTPException(409)

    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


def test_a_success_can_be_read_at_once(client: TestClient) -> None:
    at = datetime(2026, 1, 2, 3, 4, 5, 678901, tzinfo=timezone(timedelta(hours=2)))
    assert client.post("/succeed", params={"at": at.isoformat()}).status_code == 200
    [stored] = client.get("/notes").json()
    assert stored == "2026-01-02T01:04:05.678901Z"


@pytest.mark.parametrize(("path", "status"), [("/refuse", 409), ("/break", 500), ("/dangle", 500)])
def test_a_failure_leaves_nothing(client: TestClient, path: str, status: int) -> None:
    assert client.post(path).status_code == status
    assert client.get("/notes").json() == []


def test_what_a_failure_must_record_is_committed_first(client: TestClient) -> None:
    assert client.post("/keep").status_code == 409
    assert len(client.get("/notes").json()) == 1


def test_nobody_waits_for_a_connection_for_ever(
    new_app: Callable[..., FastAPI], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "TIMEOUT", 0.1)
    monkeypatch.setattr(health, "TIMEOUT", 0.1)
    app = new_app()

    @app.get("/one")
    async def one(session: SessionDep) -> int | None:
        return await session.scalar(select(1))

    async def take() -> list[AsyncConnection]:
        return [await app.state.engine.connect() for _ in range(POOL_SIZE)]

    async def give_back(connections: list[AsyncConnection]) -> None:
        for connection in connections:
            await connection.close()

    with TestClient(app, base_url="http://localhost") as client:
        assert client.portal is not None
        connections = client.portal.call(take)
        response = client.get("/one")
        assert response.status_code == 503
        assert response.headers["Content-Type"] == "application/problem+json"
        assert client.get("/readyz").status_code == 503
        client.portal.call(give_back, connections)
        assert client.get("/one").status_code == 200
        assert client.get("/readyz").status_code == 200


def test_postgresql_gets_its_driver_and_its_name_for_tls() -> None:
    url = create_engine("postgresql://u:p@db/name?sslmode=require").url
    assert url.drivername == "postgresql+asyncpg"
    assert dict(url.query) == {"ssl": "require"}
