from collections.abc import Callable

from fastapi import FastAPI
from fastapi.testclient import TestClient


def test_it_lives_and_is_ready(client: TestClient) -> None:
    assert client.get("/livez").json() == {"status": "ok"}
    assert client.get("/readyz").json() == {"status": "ok", "checks": {"database": "ok"}}


def test_probes_may_come_by_any_name(client: TestClient) -> None:
    assert client.get("/livez", headers={"Host": "10.0.0.1:8000"}).status_code == 200


def test_without_a_database_it_lives_and_is_not_ready(new_app: Callable[..., FastAPI]) -> None:
    app = new_app(DATABASE_URL="postgresql://nobody@127.0.0.1:1/none")
    with TestClient(app) as client:
        assert client.get("/livez").status_code == 200
        response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json() == {"status": "unavailable", "checks": {"database": "unavailable"}}
