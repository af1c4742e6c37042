import asyncio
import os
from collections.abc import Iterator
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Executable, delete, insert, select

from app.accounts import superuser
from app.core.database import create_engine
from app.models import Item, User


@pytest.fixture(autouse=True)
def all_are_applied_again(alembic_config: Config) -> Iterator[None]:
    yield
    command.upgrade(alembic_config, "heads")


def test_items_without_an_owner_go_to_a_superuser(
    alembic_config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    command.downgrade(alembic_config, "base")
    command.upgrade(alembic_config, "items_0001")
    run(insert(Item).values(title="Tea"))
    with pytest.raises(SystemExit, match="no superuser"):
        command.upgrade(alembic_config, "heads")

    monkeypatch.setenv("SUPERUSER_EMAIL", "root@example.com")
    monkeypatch.setenv("SUPERUSER_PASSWORD", "correct horse battery")
    superuser.main()
    command.upgrade(alembic_config, "heads")
    assert run(select(Item.owner_id)) == run(select(User.id))
    run(delete(User))
    assert run(select(Item.id)) == []


def test_who_was_there_before_counts_as_verified(alembic_config: Config) -> None:
    command.downgrade(alembic_config, "accounts_0003")
    columns = {"email": "ada@example.com", "password_hash": "x"}
    run(insert(User).values(columns))
    command.upgrade(alembic_config, "heads")
    [(email, verified_at, created_at)] = run(
        select(User.email, User.email_verified_at, User.created_at)
    )
    assert email == "ada@example.com"
    assert verified_at == created_at
    run(delete(User))


def run(statement: Executable) -> list[Any]:
    """Run one statement; its rows."""

    async def execute() -> list[Any]:
        engine = create_engine(os.environ["DATABASE_URL"])
        async with engine.begin() as connection:
            result = await connection.execute(statement)
            rows = list(result.all()) if result.returns_rows else []
        await engine.dispose()
        return rows

    return asyncio.run(execute())
