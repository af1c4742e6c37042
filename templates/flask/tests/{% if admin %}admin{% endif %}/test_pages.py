import pytest
from flask.testing import FlaskClient

from app.admin import routes
from app.core.request_bodies import MAX_BODY_BYTES


def test_the_style_sheet_comes_from_here_and_there_is_no_script(browser: FlaskClient) -> None:
    page = browser.get("/admin/users")
    assert "<script" not in page.text
    assert "style=" not in page.text
    assert 'href="/admin/assets/admin.css"' in page.text
    with browser.get("/admin/assets/admin.css") as style:
        assert (style.status_code, style.mimetype) == (200, "text/css")


def test_pages_are_kept_by_no_cache_and_run_nothing(browser: FlaskClient) -> None:
    for path in ("/admin/", "/admin/users", "/admin/nothing", "/admin/login"):
        response = browser.get(path)
        assert response.headers["Cache-Control"] == "no-store"
        policy = response.headers["Content-Security-Policy"]
        assert "script-src" not in policy
        assert "unsafe" not in policy
        assert "default-src 'none'" in policy


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/admin/nothing", 404),
        ("GET", "/admin/nothing/new", 404),
        ("GET", "/admin/users/nobody", 404),
        ("GET", "/admin/users/00000000-0000-4000-8000-000000000000", 404),
        ("GET", "/admin/assets/nothing.css", 404),
        ("GET", "/admin/users/delete?id=nobody", 422),
        ("GET", "/admin/a/b/c", 404),
        ("PUT", "/admin/users", 405),
    ],
)
def test_errors_are_pages(browser: FlaskClient, method: str, path: str, status: int) -> None:
    response = browser.open(path, method=method)
    assert response.status_code == status
    assert response.mimetype == "text/html"
    assert "<h1>" in response.text
    assert ("Allow" in response.headers) is (status == 405)


def test_other_paths_have_problem_documents_still(browser: FlaskClient) -> None:
    for path in ("/adminx", "/api/v1/nothing"):
        assert browser.get(path).mimetype == "application/problem+json"


@pytest.mark.parametrize(
    ("body", "media_type", "status"),
    [
        ("email=x", "text/plain", 415),
        ("email=%ff", "application/x-www-form-urlencoded", 400),
        ("x" * (MAX_BODY_BYTES + 1), "application/x-www-form-urlencoded", 413),
    ],
    ids=["media type", "no text", "too large"],
)
def test_a_body_that_is_no_form_is_refused(
    browser: FlaskClient, body: str, media_type: str, status: int
) -> None:
    response = browser.post("/admin/users/new", data=body, content_type=media_type)
    assert response.status_code == status
    assert response.mimetype == "text/html"


def test_an_unforeseen_error_is_a_page_too(
    browser: FlaskClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(routes, "Listing", None)
    response = browser.get("/admin/users")
    assert response.status_code == 500
    assert response.mimetype == "text/html"
    assert "NoneType" not in response.text
    assert "Exception on /admin/users" in caplog.text


def test_the_documented_api_knows_nothing_of_it(browser: FlaskClient) -> None:
    assert "/admin" not in browser.get("/openapi.json").text


def test_an_address_cannot_make_a_page_say_things(browser: FlaskClient) -> None:
    assert "Log in at evil" not in browser.get("/admin/users?notice=Log+in+at+evil").text
    assert "It was saved." in browser.get("/admin/users?notice=saved").text
