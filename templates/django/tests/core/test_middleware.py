import logging

import pytest
from django.test import Client, override_settings
from django.urls import path
from rest_framework.request import Request
from rest_framework.response import Response

from app.core.api.viewsets import PublicViewSet
from app.core.settings import get_settings


class BrokenViewSet(PublicViewSet):
    def break_down(self, request: Request) -> Response:
        raise RuntimeError("the reason, which is nobody's business")


urlpatterns = [path("broken", BrokenViewSet.as_view({"get": "break_down"}))]


@pytest.mark.parametrize("debug", [True, False])
@override_settings(ROOT_URLCONF=__name__)
def test_an_unexpected_error_is_a_problem(debug: bool, caplog: pytest.LogCaptureFixture) -> None:
    with override_settings(DEBUG=debug), caplog.at_level(logging.ERROR, "app.errors"):
        response = Client(raise_request_exception=False).get("/broken")
    assert response.status_code == 500
    assert response["Content-Type"] == "application/problem+json"
    assert b"business" not in response.content
    assert "nobody's business" in caplog.text


@pytest.mark.parametrize("debug", [True, False])
def test_an_unknown_path_is_a_problem(debug: bool) -> None:
    with override_settings(DEBUG=debug):
        response = Client().post("/api/v1/nothing")
    assert response.status_code == 404
    assert response.json()["title"] == "Not Found"


def test_a_method_that_is_not_there_is_a_problem() -> None:
    response = Client().put("/livez")
    assert response.status_code == 405
    assert response["Content-Type"] == "application/problem+json"
    assert response["Allow"] == "GET, HEAD"


def test_an_unknown_host_is_refused() -> None:
    response = Client().get("/api/v1/items", headers={"Host": "evil.example"})
    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"


def test_every_answer_has_its_headers() -> None:
    response = Client().get("/nothing", headers={"X-Request-ID": "req-7"})
    assert response["X-Request-ID"] == "req-7"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Length"] == str(len(response.content))


def test_query_strings_are_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        Client().get("/nothing?key=a-secret")
    assert "GET /nothing 404" in caplog.text
    assert "a-secret" not in str([vars(record) for record in caplog.records])


def preflight(origin: str) -> tuple[int, str | None]:
    headers = {"Origin": origin, "Access-Control-Request-Method": "POST"}
    response = Client().options("/api/v1/items", headers=headers)
    return response.status_code, response.get("Access-Control-Allow-Origin")


def test_cross_origin_requests_are_for_known_origins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(get_settings(), "cors_origins", ["https://app.example.com"])
    assert preflight("https://app.example.com") == (204, "https://app.example.com")
    assert preflight("https://evil.example") == (405, None)
