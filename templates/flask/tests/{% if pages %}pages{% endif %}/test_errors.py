import pytest
from flask.testing import FlaskClient

from app import create_app
from app.core.security_headers import API_POLICY
from app.pages.headers import PAGES_POLICY
from tests.browsers import HTML, Browser

NOBODY = "00000000-0000-4000-8000-000000000000"


@pytest.mark.parametrize("path", ["/nope", "/nope/", f"/items/{NOBODY}/", "/items/no-id/"])
def test_browsers_get_a_page(browser: Browser, path: str) -> None:
    answer = browser.get(path)
    assert (answer.status_code, answer.mimetype) == (404, "text/html")
    assert "Not Found" in answer.text
    assert answer.headers["Content-Security-Policy"] == PAGES_POLICY


@pytest.mark.parametrize("path", ["/nope", "/api/v1/nope"])
def test_programs_get_a_document(client: FlaskClient, path: str) -> None:
    answer = client.get(path, headers={"Accept": "*/*"})
    assert answer.content_type == "application/problem+json"
    assert answer.headers["Content-Security-Policy"] == API_POLICY


def test_the_api_is_for_programs(client: FlaskClient) -> None:
    answer = client.get("/api/v1/nope", headers=HTML)
    assert answer.content_type == "application/problem+json"


def test_a_page_that_fails_needs_nothing_that_may_have_failed() -> None:
    failing = create_app()

    @failing.get("/fail/")
    def fail() -> str:
        raise ZeroDivisionError

    failing.extensions["engine"].dispose()
    answer = failing.test_client().get("/fail/", headers=HTML)
    assert (answer.status_code, answer.mimetype) == (500, "text/html")
    assert "ZeroDivisionError" not in answer.text


def test_a_method_that_is_not_served(browser: Browser) -> None:
    answer = browser.submit("/")
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]
