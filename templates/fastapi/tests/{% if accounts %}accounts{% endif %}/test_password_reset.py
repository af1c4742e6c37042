from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from email.message import EmailMessage

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx2 import Response
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.accounts.models import User

TOKEN, ME, RESET = "/api/v1/auth/token", "/api/v1/users/me", "/api/v1/auth/password-reset"
EMAIL, PASSWORD, NEW_PASSWORD = "ada@example.com", "correct horse battery", "another horse battery"

SignUp = Callable[[str], dict[str, str]]
Codes = Callable[[str], list[str]]


@pytest.fixture
def headers(sign_up: SignUp) -> dict[str, str]:
    return sign_up(EMAIL)


@pytest.fixture
def token(client: TestClient, headers: dict[str, str], codes: Codes) -> str:
    """What the user was sent."""
    assert ask(client).status_code == 202
    return codes(EMAIL)[-1]


def ask(client: TestClient, email: str = EMAIL) -> Response:
    return client.post(RESET, json={"email": email})


def confirm(client: TestClient, token: str, password: str = NEW_PASSWORD) -> Response:
    return client.post(f"{RESET}/confirm", json={"token": token, "password": password})


def log_in(client: TestClient, password: str) -> int:
    form = {"grant_type": "password", "username": EMAIL, "password": password}
    return client.post(TOKEN, data=form).status_code


def test_a_new_password_ends_all_sessions(
    client: TestClient, headers: dict[str, str], token: str
) -> None:
    assert confirm(client, token).status_code == 204
    assert client.get(ME, headers=headers).status_code == 401
    assert (log_in(client, PASSWORD), log_in(client, NEW_PASSWORD)) == (400, 200)


def test_who_resets_has_proved_the_address(app: FastAPI, client: TestClient, token: str) -> None:
    async def is_verified() -> bool:
        async with AsyncSession(app.state.engine) as session:
            return await session.scalar(select(User.email_verified_at)) is not None

    assert client.portal is not None
    assert not client.portal.call(is_verified)
    confirm(client, token)
    assert client.portal.call(is_verified)


def test_a_token_serves_once(client: TestClient, token: str) -> None:
    assert confirm(client, token).status_code == 204
    refused = confirm(client, token, PASSWORD)
    assert refused.status_code == 422
    assert [error["pointer"] for error in refused.json()["errors"]] == ["#/token"]
    assert log_in(client, NEW_PASSWORD) == 200


def test_of_concurrent_uses_one_wins(client: TestClient, token: str) -> None:
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: confirm(client, token).status_code, range(4)))
    assert sorted(answers) == [204] + [422] * 3


def test_a_password_that_is_refused_leaves_the_token(client: TestClient, token: str) -> None:
    assert confirm(client, token, "short").status_code == 422
    assert confirm(client, token).status_code == 204


def test_an_expired_token_is_refused(
    client: TestClient, token: str, expire_tokens: Callable[[], None]
) -> None:
    expire_tokens()
    assert confirm(client, token).status_code == 422
    assert log_in(client, PASSWORD) == 200


def test_a_newer_token_is_the_only_one(client: TestClient, token: str, codes: Codes) -> None:
    ask(client)
    assert confirm(client, token).status_code == 422
    assert confirm(client, codes(EMAIL)[-1]).status_code == 204


@pytest.mark.parametrize("change", [{"password": NEW_PASSWORD}, {"email": "countess@example.com"}])
def test_a_change_of_the_account_ends_a_token(
    client: TestClient, headers: dict[str, str], token: str, change: dict[str, str]
) -> None:
    body = {**change, "current_password": PASSWORD}
    assert client.patch(ME, headers=headers, json=body).status_code == 200
    assert confirm(client, token).status_code == 422


def test_nobody_learns_which_accounts_there_are(
    app: FastAPI, client: TestClient, headers: dict[str, str], sent: list[EmailMessage]
) -> None:
    async def deactivate() -> None:
        async with AsyncSession(app.state.engine) as session, session.begin():
            await session.execute(update(User).values(is_active=False))

    known = ask(client)
    assert [mail["To"] for mail in sent] == [EMAIL]
    sent.clear()
    assert client.portal is not None
    client.portal.call(deactivate)
    for answer in (known, ask(client), ask(client, "nobody@example.com")):
        assert (answer.status_code, answer.content) == (202, b"")
    assert sent == []


@pytest.mark.parametrize("email", [EMAIL, "nobody@example.com"])
def test_requests_are_limited(client: TestClient, headers: dict[str, str], email: str) -> None:
    assert [ask(client, email).status_code for _ in range(4)] == [202] * 3 + [429]


def test_a_reset_opens_what_failed_logins_closed(client: TestClient, token: str) -> None:
    assert [log_in(client, "wrong") for _ in range(11)][-1] == 429
    assert confirm(client, token).status_code == 204
    assert log_in(client, NEW_PASSWORD) == 200
