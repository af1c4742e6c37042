from uuid import uuid4

import pytest
from django.http import HttpRequest
from django.test import Client
from django.urls import ResolverMatch

from app.observability.middleware import route_of


def series(client: Client) -> dict[str, float]:
    lines = client.get("/metrics").text.splitlines()
    pairs = (line.rpartition(" ") for line in lines if not line.startswith("#"))
    return {name: float(value) for name, _, value in pairs}


@pytest.mark.parametrize(
    ("method", "path", "labels"),
    [
        ("GET", "/api/v1/items", 'method="GET",route="/api/v1/items",status="200"'),
        ("HEAD", "/livez", 'method="HEAD",route="/livez",status="200"'),
        ("GET", f"/api/v1/items/{uuid4()}", 'method="GET",route="/api/v1/items/{id}",status="404"'),
        ("PUT", "/livez", 'method="PUT",route="/livez",status="405"'),
        ("GET", "/a-path-made-up", 'method="GET",route="_NONE",status="404"'),
    ],
)
def test_requests_are_counted_by_route(client: Client, method: str, path: str, labels: str) -> None:
    name = "http_requests_total{" + labels + "}"
    before = series(client).get(name, 0)
    client.generic(method, path)
    after = series(client)
    assert after[name] == before + 1
    assert "made-up" not in str(after)


@pytest.mark.parametrize(
    ("route", "template"),
    [
        ("api/v1/items/<uuid:pk>", "/api/v1/items/{id}"),
        ("admin/(?P<url>.*)$", "/admin/{rest}"),
        (r"articles/^((?:[\w\-]+/)*)$", "/articles/{rest}"),
    ],
)
def test_a_route_has_a_name_that_can_be_read(route: str, template: str) -> None:
    request = HttpRequest()
    request.resolver_match = ResolverMatch(str, (), {}, route=route)
    assert route_of(request) == template


def test_this_request_is_in_progress() -> None:
    assert series(Client())['http_requests_in_progress{method="GET"}'] == 1


def test_it_is_text_for_any_host() -> None:
    response = Client().get("/metrics", headers={"Host": "10.0.0.7:8000"})
    assert response.status_code == 200
    assert response["Content-Type"].startswith("text/plain")


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded"])
def test_it_is_not_there_for_who_comes_through_a_proxy(header: str) -> None:
    response = Client().get("/metrics", headers={header: "203.0.113.9"})
    assert response.status_code == 404
    assert response["Content-Type"] == "application/problem+json"
