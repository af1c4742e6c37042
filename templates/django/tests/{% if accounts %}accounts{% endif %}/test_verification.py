from collections.abc import Callable
from email.message import EmailMessage
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from app.accounts.mails import LIMIT
from app.accounts.models import EmailToken, User
from app.accounts.settings import get_account_settings
from tests.conftest import PASSWORD

AUTH, ME = "/api/v1/auth", "/api/v1/users/me"
EMAIL, OTHER = "ada@example.com", "bob@example.com"

pytestmark = pytest.mark.usefixtures("sent", "proof_required")

Codes = Callable[[str], list[str]]


@pytest.fixture
def signed_in(codes: Codes) -> Client:
    """A client whose address is verified."""
    register()
    assert verify(codes(EMAIL)[-1]) == 204
    return Client(headers={"Authorization": f"Bearer {log_in().json()['access_token']}"})


def register(email: str = EMAIL) -> int:
    body = {"email": email, "password": PASSWORD}
    status: int = post("register", body).status_code
    return status


def post(path: str, body: dict[str, str]) -> Any:
    return Client().post(f"{AUTH}/{path}", body, content_type="application/json")


def log_in(email: str = EMAIL, password: str = PASSWORD) -> Any:
    form = f"grant_type=password&username={email}&password={password}"
    return Client().post(f"{AUTH}/token", form, content_type="application/x-www-form-urlencoded")


def verify(token: str) -> int:
    status: int = post("verify-email", {"token": token}).status_code
    return status


def test_only_a_verified_address_logs_in(codes: Codes) -> None:
    assert register() == 201
    refused = log_in()
    assert (refused.status_code, refused.json()["error"]) == (400, "invalid_grant")
    assert "not verified" in refused.json()["detail"]
    assert verify(codes(EMAIL)[-1]) == 204
    assert log_in().status_code == 200


def test_only_who_knows_the_password_is_told(sent: list[EmailMessage]) -> None:
    register()
    wrong, unknown = log_in(password="wrong"), log_in(OTHER)
    assert wrong.content == unknown.content
    assert b"verified" not in wrong.content
    assert len(sent) == 1


def test_a_token_serves_once_and_the_newest_alone(codes: Codes) -> None:
    register()
    log_in()
    first, second = codes(EMAIL)
    assert [verify(token) for token in (first, second, second)] == [422, 204, 422]


def test_logins_bring_few_mails_and_the_last_one_serves(codes: Codes) -> None:
    register()
    assert [log_in().status_code for _ in range(11)] == [400] * 10 + [429]
    assert len(codes(EMAIL)) == 1 + LIMIT
    assert verify(codes(EMAIL)[-1]) == 204


def test_an_expired_token_is_refused(codes: Codes) -> None:
    register()
    EmailToken.objects.update(expires_at=timezone.now())
    refused = post("verify-email", {"token": codes(EMAIL)[0]})
    assert refused.status_code == 422
    assert [error["pointer"] for error in refused.json()["errors"]] == ["#/token"]


@pytest.mark.parametrize("token", ["", "unknown", "x" * 5000, "ünknown"])
def test_other_tokens_are_refused(token: str) -> None:
    assert verify(token) == 422


def test_a_token_for_another_purpose_is_refused(codes: Codes) -> None:
    register()
    assert post("password-reset", {"email": EMAIL}).status_code == 202
    assert verify(codes(EMAIL)[-1]) == 422


def test_a_refused_registration_sends_nothing(sent: list[EmailMessage]) -> None:
    assert [register(), register()] == [201, 409]
    assert len(sent) == 1


def test_a_new_address_needs_a_proof_of_its_own(
    signed_in: Client, sent: list[EmailMessage], codes: Codes
) -> None:
    change = {"email": OTHER, "current_password": PASSWORD}
    assert signed_in.patch(ME, change, content_type="application/json").status_code == 200
    assert "was changed" in [mail["Subject"] for mail in sent if mail["To"] == EMAIL][-1]
    # The session goes on, a new one begins with the proof.
    assert signed_in.get(ME).status_code == 200
    assert log_in(OTHER).status_code == 400
    assert verify(codes(OTHER)[-1]) == 204
    assert log_in(OTHER).status_code == 200


def test_a_token_does_not_verify_a_later_address(signed_in: Client, codes: Codes) -> None:
    for email in (OTHER, "countess@example.com"):
        change = {"email": email, "current_password": PASSWORD}
        assert signed_in.patch(ME, change, content_type="application/json").status_code == 200
    assert verify(codes(OTHER)[-1]) == 422


def test_nobody_is_flooded_by_who_takes_the_address_again_and_again(
    signed_in: Client, codes: Codes
) -> None:
    changes = [{"email": email, "current_password": PASSWORD} for email in (OTHER, EMAIL)]
    answers = [
        signed_in.patch(ME, change, content_type="application/json") for change in changes * 4
    ]
    assert [answer.status_code for answer in answers] == [200] * 2 * LIMIT + [429, 200]
    assert len(codes(OTHER)) == LIMIT


def test_the_same_address_again_is_no_change(signed_in: Client, sent: list[EmailMessage]) -> None:
    sent.clear()
    change = {"email": "ADA@example.com", "current_password": PASSWORD}
    assert signed_in.patch(ME, change, content_type="application/json").status_code == 200
    assert sent == []
    assert log_in().status_code == 200


def test_a_superuser_needs_no_mail() -> None:
    User.objects.create_superuser(EMAIL, PASSWORD)
    assert log_in().status_code == 200


def test_where_it_is_not_required_nobody_is_asked(
    monkeypatch: pytest.MonkeyPatch, sent: list[EmailMessage]
) -> None:
    monkeypatch.setenv("REQUIRE_VERIFIED_EMAIL", "false")
    get_account_settings.cache_clear()
    register()
    assert log_in().status_code == 200
    assert sent == []
