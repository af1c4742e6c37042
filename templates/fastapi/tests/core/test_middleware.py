import logging
from collections.abc import Callable, Iterator

import pytest
from fastapi import FastAPI, Request
from fastapi.testclient import TestClient

from app.core.request_bodies import MAX_BODY_BYTES

Probe = Callable[..., TestClient]


@pytest.fixture
def probe(new_app: Callable[..., FastAPI]) -> Probe:
    """A client of an application with routes that show what reaches them."""

    def make(**variables: str) -> TestClient:
        app = new_app(**variables)

        @app.get("/address")
        async def address(request: Request) -> str:
            return request.client.host if request.client else ""

        @app.get("/broken")
        async def broken() -> None:
            raise RuntimeError("a secret of the service")

        @app.post("/size")
        async def size(request: Request) -> int:
            return len(await request.body())

        return TestClient(app, base_url="http://localhost", client=("192.0.2.1", 1))

    return make


def test_a_request_has_an_id(client: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "app.access")
    response = client.get("/nowhere?token=secret", headers={"X-Request-ID": "abc-1"})
    assert response.headers["X-Request-ID"] == "abc-1"
    assert client.get("/livez", headers={"X-Request-ID": "a b"}).headers["X-Request-ID"] != "a b"
    lines = [record.getMessage() for record in caplog.records if record.name == "app.access"]
    assert lines[0].startswith("GET /nowhere 404")
    assert "secret" not in lines[0]


def test_what_nobody_handles_is_a_problem(probe: Probe) -> None:
    response = probe().get("/broken")
    assert response.status_code == 500
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "secret" not in response.text


def test_only_named_hosts_are_served(probe: Probe, caplog: pytest.LogCaptureFixture) -> None:
    client = probe(ALLOWED_HOSTS="localhost,.example.org")
    logging.getLogger().addHandler(caplog.handler)
    assert client.get("/address", headers={"Host": "api.example.org"}).status_code == 200
    response = client.get("/address", headers={"Host": "example.com"})
    assert response.status_code == 400
    assert response.headers["Content-Type"] == "application/problem+json"
    assert "ALLOWED_HOSTS" in caplog.text


@pytest.mark.parametrize(
    ("trusted", "expected"), [("", "192.0.2.1"), ("192.0.2.0/24", "198.51.100.7")]
)
def test_only_trusted_proxies_tell_the_client(probe: Probe, trusted: str, expected: str) -> None:
    headers = {"X-Forwarded-For": "203.0.113.9, 198.51.100.7"}
    assert probe(TRUSTED_PROXIES=trusted).get("/address", headers=headers).json() == expected


def test_a_body_has_a_limit(probe: Probe) -> None:
    client, too_large = probe(), b"x" * (MAX_BODY_BYTES + 1)

    def chunks() -> Iterator[bytes]:
        yield too_large[:-1]
        yield too_large[-1:]

    assert client.post("/size", content=too_large[:-1]).json() == MAX_BODY_BYTES
    assert client.post("/size", content=too_large).status_code == 413
    assert client.post("/size", content=chunks()).status_code == 413


def test_head_is_served_where_get_is(client: TestClient) -> None:
    response = client.head("/livez")
    assert (response.status_code, response.content) == (200, b"")
    assert client.head("/nowhere").status_code == 404


def test_production_insists_on_tls(probe: Probe) -> None:
    assert "Strict-Transport-Security" not in probe().get("/livez").headers
    headers = probe(ENVIRONMENT="production").get("/livez").headers
    assert "Strict-Transport-Security" in headers
