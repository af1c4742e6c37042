from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from flask import Flask, Response
from flask.testing import FlaskClient
from sqlalchemy import Engine, text

from app import create_app
from app.core.database import get_session
from app.core.errors import NotFoundError

# What a note refers to is looked at only when the transaction is committed.
CREATE = """
CREATE TABLE notes (
    id integer PRIMARY KEY, parent integer REFERENCES notes (id) DEFERRABLE INITIALLY DEFERRED
)
"""
COUNT = text("SELECT count(*) FROM notes")


@pytest.fixture
def notes(app: Flask, engine: Engine) -> Iterator[FlaskClient]:
    """A client of views that each write a row, and then end in different ways."""
    writing = create_app()

    def write(parent: int | None = None) -> None:
        insert = text("INSERT INTO notes VALUES (1, :parent)")
        get_session().execute(insert, {"parent": parent})

    @writing.post("/api/notes/succeed")
    def succeed() -> str:
        write()
        return ""

    @writing.post("/api/notes/raise")
    def fail() -> str:
        write()
        raise NotFoundError("It is not there.")

    @writing.post("/api/notes/crash")
    def crash() -> str:
        write()
        raise RuntimeError

    @writing.post("/api/notes/answer")
    def answer_error() -> Response:
        write()
        return Response(status=409)

    @writing.post("/api/notes/dangle")
    def dangle() -> str:
        write(parent=999)
        return ""

    with engine.begin() as connection:
        connection.execute(text(CREATE))
    yield writing.test_client()
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE notes"))
    writing.extensions["engine"].dispose()


@pytest.mark.parametrize(
    ("path", "status", "rows"),
    [("succeed", 200, 1), ("raise", 404, 0), ("crash", 500, 0), ("answer", 409, 0)],
)
def test_only_success_is_committed(
    notes: FlaskClient, engine: Engine, path: str, status: int, rows: int
) -> None:
    assert notes.post(f"/api/notes/{path}").status_code == status
    with engine.connect() as connection:
        assert connection.scalar(COUNT) == rows


def test_a_commit_that_fails_leaves_nothing(notes: FlaskClient) -> None:
    assert notes.post("/api/notes/dangle").status_code == 500
    assert notes.post("/api/notes/succeed").status_code == 200


def test_no_thread_waits_for_a_connection(engine: Engine) -> None:
    with ExitStack() as threads:
        for _ in range(40):
            threads.enter_context(engine.connect())


def test_errors_do_not_repeat_what_was_sent(engine: Engine) -> None:
    statement = text("SELECT * FROM no_table WHERE x = :value")
    with engine.connect() as connection, pytest.raises(Exception, match="no_table") as error:
        connection.execute(statement, {"value": "a-secret"})
    assert "a-secret" not in str(error.value)
