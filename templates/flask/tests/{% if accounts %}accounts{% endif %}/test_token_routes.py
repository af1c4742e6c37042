import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.accounts.models import User
from app.accounts.sessions import TokenPair
from tests.conftest import PASSWORD, signed_in

TOKEN = "/api/v1/auth/token"
REVOKE = "/api/v1/auth/revoke"
ME = "/api/v1/users/me"


def log_in(client: FlaskClient, username: str, password: str = PASSWORD) -> TestResponse:
    form = {"grant_type": "password", "username": username, "password": password}
    return client.post(TOKEN, data=form)


def refresh(client: FlaskClient, token: str) -> TestResponse:
    return client.post(TOKEN, data={"grant_type": "refresh_token", "refresh_token": token})


def test_logging_in(app: Flask, anonymous: FlaskClient, user: User) -> None:
    answer = log_in(anonymous, "ADA@example.com")
    tokens = answer.get_json()
    assert tokens["token_type"] == "bearer"
    assert tokens["expires_in"] == 900
    assert answer.headers["Cache-Control"] == "no-store"
    assert signed_in(app, tokens["access_token"]).get(ME).get_json()["id"] == str(user.id)


def test_why_a_login_failed_is_not_told(
    anonymous: FlaskClient, session: Session, user: User
) -> None:
    wrong = log_in(anonymous, user.email, "wrong horse battery")
    unknown = log_in(anonymous, "nobody@example.com")
    user.is_active = False
    session.commit()
    inactive = log_in(anonymous, user.email)
    assert wrong.status_code == unknown.status_code == inactive.status_code == 400
    assert wrong.get_json() == unknown.get_json() == inactive.get_json()
    assert wrong.get_json()["error"] == "invalid_grant"


@pytest.mark.parametrize("name", ["ada@example.com", "nobody@example.com"])
def test_ten_failed_logins_close_the_door(anonymous: FlaskClient, user: User, name: str) -> None:
    assert {log_in(anonymous, name, "wrong").status_code for _ in range(10)} == {400}
    answer = log_in(anonymous, name)
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 300


def test_a_login_that_succeeds_starts_the_count_anew(anonymous: FlaskClient, user: User) -> None:
    for _ in range(2):
        assert {log_in(anonymous, user.email, "wrong").status_code for _ in range(9)} == {400}
        assert log_in(anonymous, user.email).status_code == 200


def test_a_refresh_token_serves_once(app: Flask, anonymous: FlaskClient, tokens: TokenPair) -> None:
    renewed = refresh(anonymous, tokens.refresh_token).get_json()
    client = signed_in(app, renewed["access_token"])
    assert client.get(ME).status_code == 200

    again = refresh(anonymous, tokens.refresh_token)
    assert (again.status_code, again.get_json()["error"]) == (400, "invalid_grant")
    # Somebody else has it: neither side may go on.
    assert client.get(ME).status_code == 401
    assert refresh(anonymous, renewed["refresh_token"]).status_code == 400


@pytest.mark.parametrize("kind", ["access_token", "refresh_token"])
def test_revoking_ends_the_session(
    client: FlaskClient, anonymous: FlaskClient, tokens: TokenPair, kind: str
) -> None:
    answer = anonymous.post(REVOKE, data={"token": getattr(tokens, kind)})
    assert (answer.status_code, answer.data) == (200, b"")
    assert client.get(ME).status_code == 401
    assert refresh(anonymous, tokens.refresh_token).status_code == 400


def test_revoking_what_is_no_token_is_fine(anonymous: FlaskClient) -> None:
    assert anonymous.post(REVOKE, data={"token": "no-token"}).status_code == 200


@pytest.mark.parametrize(
    ("form", "error"),
    [
        ("", "invalid_request"),
        ("grant_type=password&username=ada@example.com", "invalid_request"),
        ("grant_type=refresh_token", "invalid_request"),
        ("grant_type=password&grant_type=password", "invalid_request"),
        ("grant_type=password&username=%ff", "invalid_request"),
        ("grant_type=magic", "unsupported_grant_type"),
        ("grant_type=password&username=%00&password=%00", "invalid_grant"),
    ],
)
def test_requests_that_are_refused(anonymous: FlaskClient, form: str, error: str) -> None:
    content_type = "application/x-www-form-urlencoded"
    answer = anonymous.post(TOKEN, data=form, content_type=content_type)
    assert (answer.status_code, answer.get_json()["error"]) == (400, error)
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_token_request_is_a_form(anonymous: FlaskClient) -> None:
    assert anonymous.post(TOKEN, json={"grant_type": "password"}).status_code == 415


def test_a_new_password_ends_the_other_sessions(
    app: Flask, anonymous: FlaskClient, client: FlaskClient, user: User
) -> None:
    other = signed_in(app, log_in(anonymous, user.email).get_json()["access_token"])
    changes = {"password": "another battery staple", "current_password": PASSWORD}
    assert client.patch(ME, json=changes).status_code == 200
    assert client.get(ME).status_code == 200
    assert other.get(ME).status_code == 401
