from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from app import create_app
from app.core.context import current_client_address
from app.core.settings import Settings

ORIGIN = "https://app.example.com"
PREFLIGHT = {"Origin": ORIGIN, "Access-Control-Request-Method": "PATCH"}


@pytest.fixture
def client_with() -> Callable[..., FlaskClient]:
    """Makes a client of an application with other settings."""

    def make(**settings: Any) -> FlaskClient:
        return create_app(Settings(**settings)).test_client()

    return make


def test_a_host_that_is_not_served(client: FlaskClient) -> None:
    answer = client.get("/api/v1/items", headers={"Host": "evil.example"})
    assert answer.status_code == 400
    assert answer.content_type == "application/problem+json"


def test_other_origins_are_told_nothing(client_with: Callable[..., FlaskClient]) -> None:
    client = client_with(cors_origins=[ORIGIN])
    for answer in (
        client.get("/livez", headers={"Origin": "https://evil.example"}),
        client.options("/livez", headers={**PREFLIGHT, "Origin": "https://evil.example"}),
        client_with().options("/livez", headers=PREFLIGHT),
    ):
        assert "Access-Control-Allow-Origin" not in answer.headers


def test_an_allowed_origin(client_with: Callable[..., FlaskClient]) -> None:
    client = client_with(cors_origins=[ORIGIN])
    preflight = client.options("/api/v1/items", headers=PREFLIGHT)
    assert preflight.status_code == 204
    assert "PATCH" in preflight.headers["Access-Control-Allow-Methods"]
    answer = client.get("/livez", headers={"Origin": ORIGIN})
    assert answer.headers["Access-Control-Allow-Origin"] == ORIGIN
    assert answer.headers["Vary"] == "Origin"


@pytest.mark.parametrize(
    ("proxies", "address"), [([], "127.0.0.1"), (["127.0.0.1"], "203.0.113.9")]
)
def test_proxies_are_believed_if_they_are_trusted(proxies: list[str], address: str) -> None:
    app = create_app(Settings(trusted_proxies=proxies))
    headers = {"X-Forwarded-For": "198.51.100.1, 203.0.113.9"}
    with app.test_request_context(headers=headers, environ_base={"REMOTE_ADDR": "127.0.0.1"}):
        assert current_client_address() == address
