"""A password is changed while it is being checked, which takes its time."""

from collections.abc import Callable

import pytest
from django.contrib.auth.hashers import check_password
from django.test import Client

from tests.conftest import PASSWORD

ME, TOKEN = "/api/v1/users/me", "/api/v1/auth/token"
CHECK = "app.accounts.models.check_password"
NEW_PASSWORD = "another horse battery"


def patch(client: Client, **change: str) -> int:
    body = {**change, "current_password": PASSWORD}
    return client.patch(ME, body, content_type="application/json").status_code


@pytest.fixture
def client(client: Client, monkeypatch: pytest.MonkeyPatch) -> Client:
    """A client of a user whose password changes during the next check."""

    def change_and_check(password: str, stored: str, renew: Callable[[str], None]) -> bool:
        monkeypatch.setattr(CHECK, check_password)
        assert patch(client, password=NEW_PASSWORD) == 200
        # As if it had been hashed with the parameters of another day.
        renew(password)
        return check_password(password, stored, renew)

    monkeypatch.setattr(CHECK, change_and_check)
    return client


@pytest.mark.usefixtures("client")
def test_the_old_one_logs_nobody_in_and_does_not_come_back() -> None:
    def log_in(password: str) -> int:
        form = f"grant_type=password&username=ada@example.com&password={password}"
        form_type = "application/x-www-form-urlencoded"
        return Client().generic("POST", TOKEN, form, CONTENT_TYPE=form_type).status_code

    assert [log_in(PASSWORD), log_in(PASSWORD), log_in(NEW_PASSWORD)] == [400, 400, 200]


def test_the_old_one_changes_nothing(client: Client) -> None:
    assert patch(client, email="countess@example.com") == 401
    assert client.get(ME).json()["email"] == "ada@example.com"
