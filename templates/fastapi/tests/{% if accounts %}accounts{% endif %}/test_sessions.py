from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx2 import Response
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from app.accounts.models import User

TOKEN, REVOKE, ME = "/api/v1/auth/token", "/api/v1/auth/revoke", "/api/v1/users/me"
EMAIL, PASSWORD = "ada@example.com", "correct horse battery"


@pytest.fixture
def client(client: TestClient, sign_up: Callable[[str], dict[str, str]]) -> TestClient:
    sign_up(EMAIL)
    return client


def log_in(client: TestClient, email: str = EMAIL, password: str = PASSWORD) -> Response:
    form = {"grant_type": "password", "username": email, "password": password}
    return client.post(TOKEN, data=form)


def refresh(client: TestClient, token: str) -> Response:
    return client.post(TOKEN, data={"grant_type": "refresh_token", "refresh_token": token})


def me(client: TestClient, tokens: dict[str, str]) -> int:
    headers = {"Authorization": f"Bearer {tokens['access_token']}"}
    return client.get(ME, headers=headers).status_code


def test_a_login_gives_tokens(client: TestClient) -> None:
    response = log_in(client, "ADA@example.com")
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "no-store"
    tokens = response.json()
    assert (tokens["token_type"], tokens["expires_in"]) == ("bearer", 900)
    assert me(client, tokens) == 200


def test_one_answer_for_all_who_may_not_log_in(app: FastAPI, client: TestClient) -> None:
    wrong = log_in(client, password="not the password")
    unknown = log_in(client, "nobody@example.com")
    no_address = log_in(client, "a\0b")
    assert client.portal is not None
    client.portal.call(deactivate_all, app)
    inactive = log_in(client)
    assert wrong.status_code == 400
    assert wrong.json()["error"] == "invalid_grant"
    assert wrong.json() == unknown.json() == no_address.json() == inactive.json()


async def deactivate_all(app: FastAPI) -> None:
    async with AsyncSession(app.state.engine) as session, session.begin():
        await session.execute(update(User).values(is_active=False))


def test_a_deactivated_user_is_out_at_once(app: FastAPI, client: TestClient) -> None:
    tokens = log_in(client).json()
    assert client.portal is not None
    client.portal.call(deactivate_all, app)
    assert me(client, tokens) == 401
    assert refresh(client, tokens["refresh_token"]).json()["error"] == "invalid_grant"


def test_a_refresh_token_serves_once_and_its_reuse_ends_the_session(client: TestClient) -> None:
    first, other = log_in(client).json(), log_in(client).json()
    second = refresh(client, first["refresh_token"])
    assert second.status_code == 200
    assert me(client, second.json()) == 200
    reused = refresh(client, first["refresh_token"])
    assert (reused.status_code, reused.json()["error"]) == (400, "invalid_grant")
    assert me(client, second.json()) == 401
    assert refresh(client, second.json()["refresh_token"]).status_code == 400
    assert me(client, other) == 200


def test_of_concurrent_uses_one_wins(client: TestClient) -> None:
    token = log_in(client).json()["refresh_token"]
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: refresh(client, token), range(8)))
    assert sorted(answer.status_code for answer in answers) == [200] + [400] * 7
    [winner] = [answer.json() for answer in answers if answer.status_code == 200]
    assert me(client, winner) == 401


@pytest.mark.parametrize("kind", ["access_token", "refresh_token"])
def test_either_token_revokes_the_session(client: TestClient, kind: str) -> None:
    tokens = log_in(client).json()
    revoked = client.post(REVOKE, data={"token": tokens[kind]})
    assert (revoked.status_code, revoked.content) == (200, b"")
    assert me(client, tokens) == 401
    assert refresh(client, tokens["refresh_token"]).status_code == 400


def test_an_unknown_token_is_revoked_already(client: TestClient) -> None:
    assert client.post(REVOKE, data={"token": "unknown"}).status_code == 200
    assert client.post(REVOKE, data={"token": ""}).json()["error"] == "invalid_request"


@pytest.mark.parametrize(
    ("form", "error"),
    [
        ("", "invalid_request"),
        ("grant_type=password&username=a", "invalid_request"),
        ("grant_type=password&username=a&username=b&password=c", "invalid_request"),
        ("grant_type=%ff", "invalid_request"),
        ("grant_type=client_credentials", "unsupported_grant_type"),
        ("grant_type=refresh_token&refresh_token=unknown", "invalid_grant"),
    ],
)
def test_errors_are_those_of_oauth(client: TestClient, form: str, error: str) -> None:
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    response = client.post(TOKEN, content=form, headers=headers)
    assert (response.status_code, response.json()["error"]) == (400, error)
    assert response.headers["Cache-Control"] == "no-store"


def test_only_forms_are_taken(client: TestClient) -> None:
    assert client.post(TOKEN, json={"grant_type": "password"}).status_code == 415


@pytest.mark.parametrize("sent", ["Bearer x.y.z", "Bearer", "Basic YTpi"])
def test_other_tokens_are_refused(client: TestClient, sent: str) -> None:
    response = client.get(ME, headers={"Authorization": sent})
    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"].startswith("Bearer")
