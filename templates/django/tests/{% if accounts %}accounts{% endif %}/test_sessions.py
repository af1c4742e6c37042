from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from unittest import mock

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from app.accounts import sessions
from app.accounts.models import AuthSession, LoginAttempt, RefreshToken, User
from app.accounts.throttle import ACCOUNT_LIMIT
from tests.conftest import PASSWORD

FORM = "application/x-www-form-urlencoded"


def post_form(path: str, body: str) -> Any:
    return Client().generic("POST", f"/api/v1/auth/{path}", body, CONTENT_TYPE=FORM)


def log_in(username: str, password: str = PASSWORD) -> Any:
    return post_form("token", f"grant_type=password&username={username}&password={password}")


def refresh(token: str) -> Any:
    return post_form("token", f"grant_type=refresh_token&refresh_token={token}")


def works(access_token: str) -> bool:
    headers = {"Authorization": f"Bearer {access_token}"}
    return Client().get("/api/v1/users/me", headers=headers).status_code == 200


def test_a_login_gives_tokens(user: User) -> None:
    response = log_in("ADA@example.com")
    assert response.status_code == 200
    assert response["Cache-Control"] == "no-store"
    answer = response.json()
    assert (answer["token_type"], answer["expires_in"]) == ("bearer", 900)
    assert works(answer["access_token"])
    assert not RefreshToken.objects.filter(token_hash=answer["refresh_token"]).exists()


def test_nobody_learns_which_accounts_exist(user: User) -> None:
    wrong, unknown = log_in(user.email, "wrong"), log_in("grace@example.com", "wrong")
    User.objects.update(is_active=False)
    inactive = log_in(user.email)
    assert wrong.status_code == 400
    assert wrong.json()["error"] == "invalid_grant"
    assert wrong.content == unknown.content == inactive.content


def test_failed_logins_close_the_door_for_a_while(user: User) -> None:
    for _ in range(ACCOUNT_LIMIT):
        assert log_in(user.email, "wrong").status_code == 400
    response = log_in(user.email)
    assert response.status_code == 429
    assert 0 < int(response["Retry-After"]) <= 300
    assert response["Cache-Control"] == "no-store"
    LoginAttempt.objects.update(attempted_at=timezone.now() - timedelta(minutes=6))
    assert log_in(user.email).status_code == 200


def test_a_login_forgets_the_failures_before_it(user: User) -> None:
    for _ in range(ACCOUNT_LIMIT - 1):
        log_in(user.email, "wrong")
    assert log_in(user.email).status_code == 200
    assert log_in(user.email, "wrong").status_code == 400


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ("", "invalid_request"),
        ("grant_type=password&username=ada%40example.com", "invalid_request"),
        ("grant_type=password&grant_type=password", "invalid_request"),
        ("grant_type=%ff", "invalid_request"),
        ("grant_type=client_credentials", "unsupported_grant_type"),
        ("grant_type=refresh_token&refresh_token=unknown", "invalid_grant"),
        ("grant_type=password&username=a%00b&password=c%00d", "invalid_grant"),
    ],
)
@pytest.mark.django_db
def test_errors_are_those_of_oauth(body: str, error: str) -> None:
    response = post_form("token", body)
    assert response.status_code == 400
    assert response.json()["error"] == error
    assert response["Cache-Control"] == "no-store"


def test_a_refresh_token_serves_once_and_its_second_use_ends_the_session(
    tokens: sessions.Tokens,
) -> None:
    fresh = refresh(tokens.refresh_token).json()
    assert works(tokens.access_token)
    assert works(fresh["access_token"])
    assert refresh(tokens.refresh_token).json()["error"] == "invalid_grant"
    assert not works(fresh["access_token"])
    assert refresh(fresh["refresh_token"]).status_code == 400


def test_an_expired_refresh_token_is_refused_and_ends_nothing(tokens: sessions.Tokens) -> None:
    RefreshToken.objects.update(expires_at=timezone.now())
    assert refresh(tokens.refresh_token).status_code == 400
    assert works(tokens.access_token)


def test_the_user_must_still_be_active(tokens: sessions.Tokens) -> None:
    User.objects.update(is_active=False)
    assert not works(tokens.access_token)
    assert refresh(tokens.refresh_token).status_code == 400


def test_a_failure_after_the_exchange_leaves_the_token_unused(tokens: sessions.Tokens) -> None:
    with (
        mock.patch.object(sessions, "create_access_token", side_effect=RuntimeError),
        pytest.raises(RuntimeError),
    ):
        sessions.refresh(tokens.refresh_token)
    assert refresh(tokens.refresh_token).status_code == 200


@pytest.mark.parametrize("kind", ["access_token", "refresh_token"])
def test_revoking_a_token_ends_its_session(tokens: sessions.Tokens, kind: str) -> None:
    response = post_form("revoke", f"token={getattr(tokens, kind)}")
    assert (response.status_code, response.content) == (200, b"")
    assert not works(tokens.access_token)
    assert refresh(tokens.refresh_token).status_code == 400


@pytest.mark.django_db
def test_revoking_an_unknown_token_is_no_error() -> None:
    assert post_form("revoke", "token=unknown").status_code == 200
    assert post_form("revoke", "").json()["error"] == "invalid_request"


@pytest.mark.django_db(transaction=True)
def test_of_concurrent_uses_one_wins_and_the_others_end_the_session() -> None:
    user = User.objects.create_user("ada@example.com", PASSWORD)
    tokens = sessions.log_in(email=user.email, password=PASSWORD, address="192.0.2.1")

    def use() -> int:
        try:
            status: int = refresh(tokens.refresh_token).status_code
            return status
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        uses = [pool.submit(use) for _ in range(8)]
    assert sorted(use.result() for use in uses) == [200] + [400] * 7
    assert AuthSession.objects.get().revoked_at is not None
