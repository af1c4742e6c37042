from collections.abc import Callable

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from app.accounts.models import User

ME, USERS, TOKEN = "/api/v1/users/me", "/api/v1/users", "/api/v1/auth/token"
PASSWORD, NEW_PASSWORD = "correct horse battery", "another horse battery"

SignUp = Callable[[str], dict[str, str]]


def log_in(client: TestClient, password: str, email: str = "ada@example.com") -> dict[str, str]:
    form = {"grant_type": "password", "username": email, "password": password}
    token = client.post(TOKEN, data=form).json().get("access_token")
    return {"Authorization": f"Bearer {token}"}


def test_a_new_password_ends_the_other_sessions(client: TestClient, sign_up: SignUp) -> None:
    here, elsewhere = sign_up("ada@example.com"), log_in(client, PASSWORD)
    change = {"password": NEW_PASSWORD, "current_password": PASSWORD}
    assert client.patch(ME, headers=here, json=change).status_code == 200
    assert client.get(ME, headers=here).status_code == 200
    assert client.get(ME, headers=elsewhere).status_code == 401
    assert client.get(ME, headers=log_in(client, PASSWORD)).status_code == 401
    assert client.get(ME, headers=log_in(client, NEW_PASSWORD)).status_code == 200


def test_a_new_address_is_the_new_login(client: TestClient, sign_up: SignUp) -> None:
    change = {"email": "Countess@Example.com", "current_password": PASSWORD}
    changed = client.patch(ME, headers=sign_up("ada@example.com"), json=change)
    assert changed.json()["email"] == "countess@example.com"
    assert client.get(ME, headers=log_in(client, PASSWORD)).status_code == 401
    headers = log_in(client, PASSWORD, "countess@example.com")
    assert client.get(ME, headers=headers).status_code == 200


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"password": NEW_PASSWORD}, "#/current_password"),
        ({"email": "x@example.com", "current_password": "wrong"}, "#/current_password"),
        ({"password": "short", "current_password": PASSWORD}, "#/password"),
        ({"email": None, "current_password": PASSWORD}, "#/email"),
    ],
)
def test_a_change_needs_the_password_and_valid_values(
    client: TestClient, sign_up: SignUp, change: dict[str, str], pointer: str
) -> None:
    headers = sign_up("ada@example.com")
    response = client.patch(ME, headers=headers, json=change)
    assert response.status_code == 422
    assert [error["pointer"] for error in response.json()["errors"]] == [pointer]
    assert client.get(ME, headers=headers).json()["email"] == "ada@example.com"


def test_guesses_of_the_current_password_are_counted(client: TestClient, sign_up: SignUp) -> None:
    headers = sign_up("ada@example.com")
    guess = {"password": NEW_PASSWORD, "current_password": "wrong"}
    answers = [client.patch(ME, headers=headers, json=guess).status_code for _ in range(11)]
    assert answers == [422] * 10 + [429]


def test_a_taken_address_undoes_the_whole_change(client: TestClient, sign_up: SignUp) -> None:
    sign_up("bob@example.com")
    change = {
        "email": "Bob@example.com",
        "password": NEW_PASSWORD,
        "current_password": PASSWORD,
    }
    response = client.patch(ME, headers=sign_up("ada@example.com"), json=change)
    assert response.status_code == 409
    assert client.get(ME, headers=log_in(client, PASSWORD)).status_code == 200


def test_no_change_is_a_success(client: TestClient, sign_up: SignUp) -> None:
    assert client.patch(ME, headers=sign_up("ada@example.com"), json={}).status_code == 200


def test_a_deleted_account_is_gone(client: TestClient, sign_up: SignUp) -> None:
    headers = sign_up("ada@example.com")
    assert client.delete(ME, headers=headers).status_code == 204
    assert client.get(ME, headers=headers).status_code == 401
    assert client.get(ME, headers=sign_up("ada@example.com")).status_code == 200


def test_only_superusers_see_all(app: FastAPI, client: TestClient, sign_up: SignUp) -> None:
    sign_up("bob@example.com")
    headers = sign_up("ada@example.com")
    assert client.get(USERS, headers=headers).status_code == 403
    assert client.portal is not None
    client.portal.call(promote, app, "ada@example.com")
    page = client.get(USERS, headers=headers, params={"limit": 1}).json()
    assert [user["email"] for user in page["items"]] == ["ada@example.com"]
    assert (page["total"], page["limit"], page["offset"]) == (2, 1, 0)


async def promote(app: FastAPI, email: str) -> None:
    async with AsyncSession(app.state.engine) as session, session.begin():
        await session.execute(update(User).where(User.email == email).values(is_superuser=True))
