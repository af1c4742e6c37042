"""A password is changed while it is being checked, which takes its time."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from flask.testing import FlaskClient

from app.accounts import passwords
from tests.conftest import PASSWORD

ME, TOKEN = "/api/v1/users/me", "/api/v1/auth/token"
NEW_PASSWORD = "another horse battery"


@pytest.fixture
def client(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    """A client of a user whose password changes during the next check."""
    verify = passwords.verify_password

    def change_and_verify(password_hash: str, password: str) -> bool:
        monkeypatch.setattr(passwords, "verify_password", verify)
        change = {"password": NEW_PASSWORD, "current_password": PASSWORD}
        # As another request, not one within this one.
        with ThreadPoolExecutor() as pool:
            assert pool.submit(client.patch, ME, json=change).result().status_code == 200
        return verify(password_hash, password)

    monkeypatch.setattr(passwords, "verify_password", change_and_verify)
    return client


@pytest.mark.usefixtures("client")
def test_the_old_one_logs_nobody_in_and_does_not_come_back(
    anonymous: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def log_in(password: str) -> int:
        form = {"grant_type": "password", "username": "ada@example.com", "password": password}
        return anonymous.post(TOKEN, data=form).status_code

    monkeypatch.setattr(passwords, "needs_rehash", lambda _: True)
    assert [log_in(PASSWORD), log_in(PASSWORD), log_in(NEW_PASSWORD)] == [400, 400, 200]


def test_the_old_one_changes_nothing(client: FlaskClient) -> None:
    change = {"email": "countess@example.com", "current_password": PASSWORD}
    assert client.patch(ME, json=change).status_code == 401
    assert client.get(ME).get_json()["email"] == "ada@example.com"
