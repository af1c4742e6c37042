import asyncio
from collections.abc import Callable
from datetime import timedelta

from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.accounts.models import AuthSession, EmailToken, LoginAttempt, RefreshToken
from app.accounts.purge import purge
from app.core.models import utc_now

TOKEN, ME = "/api/v1/auth/token", "/api/v1/users/me"
TABLES = (AuthSession, RefreshToken, EmailToken, LoginAttempt)
DAYS = timedelta(days=31)


def test_only_what_no_longer_serves_is_deleted(
    app: FastAPI, client: TestClient, sign_up: Callable[[str], dict[str, str]]
) -> None:
    def log_in() -> dict[str, str]:
        form = {"grant_type": "password", "username": "ada@example.com"}
        form["password"] = "correct horse battery"
        tokens: dict[str, str] = client.post(TOKEN, data=form).json()
        return tokens

    headers = sign_up("ada@example.com")
    assert client.portal is not None
    client.post("/api/v1/auth/revoke", data={"token": log_in()["access_token"]})
    old = log_in()["refresh_token"]
    client.portal.call(age_sessions, app)
    # What is below is still alive, used tokens included.
    headers = {"Authorization": f"Bearer {log_in()['access_token']}"}
    used = log_in()["refresh_token"]
    client.post(TOKEN, data={"grant_type": "refresh_token", "refresh_token": used})
    client.post("/api/v1/auth/password-reset", json={"email": "ada@example.com"})

    asyncio.run(purge())
    assert client.portal.call(count, app) == [2, 3, 1, 2]
    assert client.get(ME, headers=headers).status_code == 200
    form = {"grant_type": "refresh_token", "refresh_token": old}
    assert client.post(TOKEN, data=form).status_code == 400

    client.portal.call(age_sessions, app)
    asyncio.run(purge())
    assert client.portal.call(count, app) == [0, 0, 0, 0]


async def age_sessions(app: FastAPI) -> None:
    """Move everything that is there into the past."""
    past = utc_now() - DAYS
    async with AsyncSession(app.state.engine) as session, session.begin():
        await session.execute(update(AuthSession).values(created_at=past))
        await session.execute(update(RefreshToken).values(expires_at=past))
        await session.execute(update(EmailToken).values(expires_at=past))
        await session.execute(update(LoginAttempt).values(attempted_at=past))


async def count(app: FastAPI) -> list[int | None]:
    async with AsyncSession(app.state.engine) as session:
        return [await session.scalar(select(func.count()).select_from(table)) for table in TABLES]
