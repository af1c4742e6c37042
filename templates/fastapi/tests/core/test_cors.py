from collections.abc import Callable

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

FRIEND, STRANGER = "https://app.example.com", "https://evil.example"
ITEMS = "/api/v1/items"


@pytest.fixture
def open_client(new_app: Callable[..., FastAPI]) -> TestClient:
    return TestClient(new_app(CORS_ORIGINS=FRIEND), base_url="http://localhost")


def preflight(client: TestClient, origin: str, **headers: str) -> dict[str, str]:
    asked = {"Origin": origin, "Access-Control-Request-Method": "PATCH", **headers}
    response = client.options(ITEMS, headers=asked)
    return {"status": str(response.status_code), **response.headers}


def test_a_named_origin_is_let_in(open_client: TestClient) -> None:
    answer = preflight(open_client, FRIEND, **{"Access-Control-Request-Headers": "authorization"})
    assert answer["status"] == "200"
    assert answer["access-control-allow-origin"] == FRIEND
    assert "access-control-allow-credentials" not in answer


def test_no_other_origin_is(open_client: TestClient, client: TestClient) -> None:
    for answer in (preflight(open_client, STRANGER), preflight(client, FRIEND)):
        assert answer["status"] == "405"
        assert "access-control-allow-origin" not in answer


def test_a_header_that_is_not_allowed_is_a_problem(open_client: TestClient) -> None:
    answer = preflight(open_client, FRIEND, **{"Access-Control-Request-Headers": "x-other"})
    assert answer["status"] == "400"
    assert answer["content-type"] == "application/problem+json"


def test_errors_can_be_read_by_a_named_origin(new_app: Callable[..., FastAPI]) -> None:
    app = new_app(CORS_ORIGINS=FRIEND)

    @app.get("/broken")
    async def broken() -> None:
        raise RuntimeError

    client = TestClient(app, base_url="http://localhost")
    for path, status in (("/nowhere", 404), ("/broken", 500)):
        response = client.get(path, headers={"Origin": FRIEND})
        assert response.status_code == status
        assert response.headers["Access-Control-Allow-Origin"] == FRIEND
