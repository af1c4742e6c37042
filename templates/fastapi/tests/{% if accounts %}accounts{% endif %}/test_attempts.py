from datetime import timedelta

from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx2 import Response
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.accounts.models import LoginAttempt
from app.accounts.throttle import WINDOW

REGISTER, TOKEN = "/api/v1/auth/register", "/api/v1/auth/token"
PASSWORD = "correct horse battery"


def log_in(client: TestClient, email: str, password: str) -> Response:
    form = {"grant_type": "password", "username": email, "password": password}
    return client.post(TOKEN, data=form)


def statuses(client: TestClient, email: str, times: int) -> list[int]:
    return [log_in(client, email, "a wrong password").status_code for _ in range(times)]


def test_the_eleventh_attempt_is_refused_even_if_right(client: TestClient) -> None:
    client.post(REGISTER, json={"email": "ada@example.com", "password": PASSWORD})
    assert statuses(client, "ada@example.com", 10) == [400] * 10
    refused = log_in(client, "ADA@example.com", PASSWORD)
    assert refused.status_code == 429
    assert 0 < int(refused.headers["Retry-After"]) <= WINDOW.total_seconds()
    assert statuses(client, "bob@example.com", 1) == [400]


def test_unknown_accounts_are_no_different(client: TestClient) -> None:
    assert statuses(client, "nobody@example.com", 11) == [400] * 10 + [429]


def test_an_address_has_fifty(client: TestClient) -> None:
    answers = [
        log_in(client, f"user{number}@example.com", "a wrong password").status_code
        for number in range(51)
    ]
    assert answers == [400] * 50 + [429]


def test_a_success_forgives(client: TestClient) -> None:
    client.post(REGISTER, json={"email": "ada@example.com", "password": PASSWORD})
    for _ in range(2):
        assert statuses(client, "ada@example.com", 9) == [400] * 9
        assert log_in(client, "ada@example.com", PASSWORD).status_code == 200


def test_attempts_are_forgotten_after_the_window(app: FastAPI, client: TestClient) -> None:
    assert statuses(client, "ada@example.com", 11)[-1] == 429
    assert client.portal is not None
    assert client.portal.call(age_attempts, app) == 20
    assert statuses(client, "ada@example.com", 1) == [400]
    assert client.portal.call(age_attempts, app) == 2


async def age_attempts(app: FastAPI) -> int:
    """Move all attempts to before the window; how many there were."""
    async with AsyncSession(app.state.engine) as session, session.begin():
        count = await session.scalar(select(func.count()).select_from(LoginAttempt))
        for attempt in await session.scalars(select(LoginAttempt)):
            attempt.attempted_at -= WINDOW + timedelta(seconds=1)
    return count or 0
