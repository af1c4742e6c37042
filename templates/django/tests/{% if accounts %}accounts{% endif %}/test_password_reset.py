from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from email.message import EmailMessage
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from app.accounts import sessions
from app.accounts.email_tokens import Purpose, create_token
from app.accounts.errors import GrantError
from app.accounts.models import AuthSession, EmailToken, User
from tests.conftest import PASSWORD

ME, RESET = "/api/v1/users/me", "/api/v1/auth/password-reset"
NEW_PASSWORD = "another horse battery"

Codes = Callable[[str], list[str]]


@pytest.fixture
def token(user: User, codes: Codes) -> str:
    """What the user was sent."""
    assert ask(user.email).status_code == 202
    return codes(user.email)[-1]


def ask(email: str) -> Any:
    return Client().post(RESET, {"email": email}, content_type="application/json")


def confirm(token: str, password: str = NEW_PASSWORD) -> Any:
    body = {"token": token, "password": password}
    return Client().post(f"{RESET}/confirm", body, content_type="application/json")


def log_in(user: User, password: str) -> sessions.Tokens:
    return sessions.log_in(email=user.email, password=password, address="192.0.2.1")


def test_a_new_password_ends_all_sessions(user: User, client: Client, token: str) -> None:
    assert confirm(token).status_code == 204
    assert client.get(ME).status_code == 401
    assert log_in(user, NEW_PASSWORD)
    with pytest.raises(GrantError):
        log_in(user, PASSWORD)


def test_who_resets_has_proved_the_address(user: User, token: str) -> None:
    assert user.email_verified_at is None
    confirm(token)
    user.refresh_from_db()
    assert user.email_verified_at is not None


def test_a_token_serves_once(user: User, token: str) -> None:
    assert confirm(token).status_code == 204
    refused = confirm(token, PASSWORD)
    assert refused.status_code == 422
    assert [error["pointer"] for error in refused.json()["errors"]] == ["#/token"]
    assert log_in(user, NEW_PASSWORD)


@pytest.mark.django_db(transaction=True)
def test_of_concurrent_uses_one_wins() -> None:
    user = User.objects.create_user("ada@example.com", PASSWORD)
    token = create_token(user, Purpose.RESET_PASSWORD)

    def use(_: int) -> int:
        try:
            status: int = confirm(token).status_code
            return status
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(use, range(4))) == [204] + [422] * 3


def test_a_password_that_is_refused_leaves_the_token(token: str) -> None:
    assert confirm(token, "short").status_code == 422
    assert confirm(token).status_code == 204


def test_an_expired_token_is_refused(user: User, token: str) -> None:
    EmailToken.objects.update(expires_at=timezone.now())
    assert confirm(token).status_code == 422
    assert log_in(user, PASSWORD)


def test_a_newer_token_is_the_only_one(user: User, token: str, codes: Codes) -> None:
    ask(user.email)
    assert confirm(token).status_code == 422
    assert confirm(codes(user.email)[-1]).status_code == 204


@pytest.mark.parametrize("change", [{"password": NEW_PASSWORD}, {"email": "countess@example.com"}])
def test_a_change_of_the_account_ends_a_token(
    client: Client, token: str, change: dict[str, str]
) -> None:
    body = {**change, "current_password": PASSWORD}
    assert client.patch(ME, body, content_type="application/json").status_code == 200
    assert confirm(token).status_code == 422


def test_nobody_learns_which_accounts_there_are(user: User, sent: list[EmailMessage]) -> None:
    known = ask(user.email)
    assert [mail["To"] for mail in sent] == [user.email]
    sent.clear()
    User.objects.update(is_active=False)
    for answer in (known, ask(user.email), ask("nobody@example.com")):
        assert (answer.status_code, answer.content) == (202, b"")
    assert sent == []


@pytest.mark.parametrize("email", ["ada@example.com", "nobody@example.com"])
def test_requests_are_limited(user: User, email: str) -> None:
    assert [ask(email).status_code for _ in range(4)] == [202] * 3 + [429]


def test_a_reset_opens_what_failed_logins_closed(user: User, token: str) -> None:
    for _ in range(10):
        with pytest.raises(GrantError):
            log_in(user, "wrong")
    assert confirm(token).status_code == 204
    assert log_in(user, NEW_PASSWORD)
    assert AuthSession.objects.count() == 1
