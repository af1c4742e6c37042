"""A password is changed while it is being checked, which takes its time."""

from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient

from app.accounts import sessions
from app.accounts.passwords import verify_password

ME, TOKEN = "/api/v1/users/me", "/api/v1/auth/token"
VERIFY = "app.accounts.credentials.verify_password"
EMAIL, PASSWORD, NEW_PASSWORD = "ada@example.com", "correct horse battery", "another horse battery"


@pytest.fixture
def headers(
    client: TestClient,
    sign_up: Callable[[str], dict[str, str]],
    monkeypatch: pytest.MonkeyPatch,
) -> dict[str, str]:
    """Of a user whose password changes during the next check."""
    headers = sign_up(EMAIL)

    def change_and_verify(password_hash: str, password: str) -> bool:
        monkeypatch.setattr(VERIFY, verify_password)
        change = {"password": NEW_PASSWORD, "current_password": PASSWORD}
        assert client.patch(ME, headers=headers, json=change).status_code == 200
        return verify_password(password_hash, password)

    monkeypatch.setattr(VERIFY, change_and_verify)
    return headers


@pytest.mark.usefixtures("headers")
def test_the_old_one_logs_nobody_in_and_does_not_come_back(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def log_in(password: str) -> int:
        form = {"grant_type": "password", "username": EMAIL, "password": password}
        return client.post(TOKEN, data=form).status_code

    monkeypatch.setattr(sessions, "needs_rehash", lambda _: True)
    assert [log_in(PASSWORD), log_in(PASSWORD), log_in(NEW_PASSWORD)] == [400, 400, 200]


def test_the_old_one_changes_nothing(client: TestClient, headers: dict[str, str]) -> None:
    change = {"email": "countess@example.com", "current_password": PASSWORD}
    assert client.patch(ME, headers=headers, json=change).status_code == 401
    assert client.get(ME, headers=headers).json()["email"] == EMAIL
