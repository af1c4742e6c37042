import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import include, path

from app.core.errors import NotFoundError

BROWSER = {"Accept": "text/html,*/*;q=0.8"}


def break_down(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("the reason, which is nobody's business")


def miss(request: HttpRequest) -> HttpResponse:
    raise NotFoundError("There is no such thing.")


urlpatterns = [path("broken", break_down), path("missing", miss), path("", include("config.urls"))]
handler500 = "app.pages.errors.server_error"


@override_settings(ROOT_URLCONF=__name__)
def test_an_unexpected_error_is_a_page_and_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    response = Client(raise_request_exception=False).get("/broken")
    assert response.status_code == 500
    assert response["Content-Type"].startswith("text/html")
    assert b"business" not in response.content
    assert "nobody's business" in caplog.text


@override_settings(ROOT_URLCONF=__name__)
@pytest.mark.parametrize("debug", [True, False])
def test_what_a_service_raises_is_a_page(debug: bool) -> None:
    with override_settings(DEBUG=debug):
        response = Client().get("/missing")
    assert response.status_code == 404
    assert b"There is no such thing." in response.content


@pytest.mark.parametrize("debug", [True, False])
def test_an_unknown_path_is_a_page_for_who_asks_for_one(debug: bool) -> None:
    with override_settings(DEBUG=debug):
        assert b"<title>" in Client().get("/nothing", headers=BROWSER).content
        problem = Client().get("/api/nothing", headers=BROWSER)
    assert problem["Content-Type"] == "application/problem+json"


def test_a_left_out_slash_is_put_there() -> None:
    response = Client().get("/items?page=2", headers=BROWSER)
    assert (response.status_code, response["Location"]) == (302, "/items/?page=2")


def test_a_forged_form_is_refused_by_a_page() -> None:
    response = Client(enforce_csrf_checks=True).post("/items/new/", {"title": "Forged"})
    assert response.status_code == 403
    assert b"<title>" in response.content


def test_a_form_that_is_too_large_is_refused_by_a_page() -> None:
    client = Client(enforce_csrf_checks=True)
    client.get("/")
    response = client.post("/items/new/", {"title": "x" * 2**21})
    assert response.status_code == 413
    assert b"<title>" in response.content


def test_a_page_has_the_headers_of_pages() -> None:
    response = Client().get("/")
    assert response["Cache-Control"] == "no-store"
    assert "script-src 'self'" in response["Content-Security-Policy"]
