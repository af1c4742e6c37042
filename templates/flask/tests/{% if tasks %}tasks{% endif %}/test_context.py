from collections.abc import Iterator

import pytest
from flask import Flask, g
from sqlalchemy import Engine, text

from app.core.database import get_session
from app.tasks import context
from app.tasks.celery import celery


@celery.task
def write(*, fail: bool = False) -> None:
    """What the tests start."""
    get_session().execute(text("INSERT INTO notes VALUES (1)"))
    if fail:
        raise RuntimeError


@pytest.fixture(autouse=True)
def notes(app: Flask, engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(context, "application", lambda: app)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE notes (id integer)"))
    yield
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE notes"))


def count(engine: Engine) -> int:
    with engine.connect() as connection:
        return int(connection.execute(text("SELECT count(*) FROM notes")).scalar_one())


def test_what_a_task_writes_is_there_if_it_succeeds(engine: Engine) -> None:
    write.apply(throw=True)
    assert count(engine) == 1


def test_a_task_that_fails_leaves_nothing(engine: Engine) -> None:
    assert write.apply(kwargs={"fail": True}).failed()
    assert count(engine) == 0


def test_called_like_a_function_it_is_part_of_its_caller(app: Flask, engine: Engine) -> None:
    with app.app_context():
        write()
        assert "session" in g
    assert count(engine) == 0
