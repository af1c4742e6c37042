import socket
from collections.abc import Callable

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx2 import Response

from app.health import service


def database_of(readiness: Response) -> tuple[int, str, str]:
    answer = readiness.json()
    return readiness.status_code, answer["status"], answer["checks"]["database"]


def test_it_lives_and_is_ready(client: TestClient) -> None:
    assert client.get("/livez").json() == {"status": "ok"}
    assert database_of(client.get("/readyz")) == (200, "ok", "ok")


def test_probes_may_come_by_any_name(client: TestClient) -> None:
    assert client.get("/livez", headers={"Host": "10.0.0.1:8000"}).status_code == 200


def test_without_a_database_it_lives_and_is_not_ready(new_app: Callable[..., FastAPI]) -> None:
    app = new_app(DATABASE_URL="postgresql://nobody@127.0.0.1:1/none")
    with TestClient(app) as client:
        assert client.get("/livez").status_code == 200
        assert database_of(client.get("/readyz")) == (503, "unavailable", "unavailable")


def test_it_does_not_wait_for_a_database_that_hangs(
    new_app: Callable[..., FastAPI], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "TIMEOUT", 0.1)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        app = new_app(DATABASE_URL=f"postgresql://nobody@127.0.0.1:{port}/none")
        with TestClient(app) as client:
            assert database_of(client.get("/readyz")) == (503, "unavailable", "unavailable")
