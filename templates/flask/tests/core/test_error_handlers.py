import logging

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app import create_app


def assert_problem(answer: TestResponse, status: int) -> dict[str, object]:
    assert answer.status_code == status
    assert answer.content_type == "application/problem+json"
    problem: dict[str, object] = answer.get_json()
    assert problem["status"] == status
    assert {"type", "title", "detail"} <= set(problem)
    return problem


@pytest.mark.parametrize("path", ["/nope", "/api/v1/nope", "/api//v1/items", "/livez/"])
def test_an_unknown_path(client: FlaskClient, path: str) -> None:
    assert_problem(client.get(path), 404)


def test_a_method_that_is_not_served(client: FlaskClient) -> None:
    answer = client.delete("/livez")
    assert_problem(answer, 405)
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD"}


def test_options_is_no_exception(client: FlaskClient) -> None:
    assert_problem(client.options("/livez"), 405)


@pytest.mark.parametrize("debug", [False, True])
def test_what_nobody_catches_is_logged_and_not_told(
    app: Flask, caplog: pytest.LogCaptureFixture, debug: bool
) -> None:
    failing = create_app()
    failing.debug = debug
    # The application's own logging has taken the place of the test's.
    logging.getLogger().addHandler(caplog.handler)
    failing.add_url_rule("/failing", view_func=lambda: str(1 / 0))
    problem = assert_problem(failing.test_client().get("/failing"), 500)
    assert "division" not in str(problem)
    assert "ZeroDivisionError" in caplog.text
