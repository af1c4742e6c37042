from collections.abc import Callable, Iterator
from email.message import EmailMessage

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from app.accounts import superuser
from app.accounts.mails import LIMIT
from app.accounts.settings import get_account_settings

REGISTER, TOKEN, ME = "/api/v1/auth/register", "/api/v1/auth/token", "/api/v1/users/me"
VERIFY, RESET = "/api/v1/auth/verify-email", "/api/v1/auth/password-reset"
EMAIL, OTHER, PASSWORD = "ada@example.com", "bob@example.com", "correct horse battery"

Codes = Callable[[str], list[str]]


@pytest.fixture(autouse=True)
def required(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("REQUIRE_VERIFIED_EMAIL", "true")
    get_account_settings.cache_clear()
    yield
    get_account_settings.cache_clear()


@pytest.fixture
def sign_up(client: TestClient, codes: Codes) -> Callable[[str], dict[str, str]]:
    """Registers and verifies a user; the headers that show who it is."""

    def headers(email: str) -> dict[str, str]:
        register(client, email)
        assert verify(client, codes(email)[-1]).status_code == 204
        return {"Authorization": f"Bearer {log_in(client, email).json()['access_token']}"}

    return headers


def register(client: TestClient, email: str = EMAIL) -> Response:
    return client.post(REGISTER, json={"email": email, "password": PASSWORD})


def log_in(client: TestClient, email: str = EMAIL, password: str = PASSWORD) -> Response:
    form = {"grant_type": "password", "username": email, "password": password}
    return client.post(TOKEN, data=form)


def verify(client: TestClient, token: str) -> Response:
    return client.post(VERIFY, json={"token": token})


def test_only_a_verified_address_logs_in(client: TestClient, codes: Codes) -> None:
    assert register(client).status_code == 201
    refused = log_in(client)
    assert (refused.status_code, refused.json()["error"]) == (400, "invalid_grant")
    assert "not verified" in refused.json()["detail"]
    assert verify(client, codes(EMAIL)[-1]).status_code == 204
    assert log_in(client).status_code == 200


def test_only_who_knows_the_password_is_told(client: TestClient, sent: list[EmailMessage]) -> None:
    register(client)
    wrong, unknown = log_in(client, password="wrong"), log_in(client, OTHER)
    assert wrong.json() == unknown.json()
    assert "verified" not in wrong.text
    assert len(sent) == 1


def test_a_token_serves_once_and_the_newest_alone(client: TestClient, codes: Codes) -> None:
    register(client)
    log_in(client)
    first, second = codes(EMAIL)
    assert [verify(client, token).status_code for token in (first, second, second)] == [
        422,
        204,
        422,
    ]


def test_logins_bring_few_mails_and_the_last_one_serves(client: TestClient, codes: Codes) -> None:
    register(client)
    assert [log_in(client).status_code for _ in range(11)] == [400] * 10 + [429]
    assert len(codes(EMAIL)) == 1 + LIMIT
    assert verify(client, codes(EMAIL)[-1]).status_code == 204


def test_an_expired_token_is_refused(
    client: TestClient, codes: Codes, expire_tokens: Callable[[], None]
) -> None:
    register(client)
    expire_tokens()
    refused = verify(client, codes(EMAIL)[0])
    assert refused.status_code == 422
    assert [error["pointer"] for error in refused.json()["errors"]] == ["#/token"]


@pytest.mark.parametrize("token", ["", "unknown", "x" * 5000, "ünknown"])
def test_other_tokens_are_refused(client: TestClient, token: str) -> None:
    assert verify(client, token).status_code == 422


def test_a_token_for_another_purpose_is_refused(client: TestClient, codes: Codes) -> None:
    register(client)
    assert client.post(RESET, json={"email": EMAIL}).status_code == 202
    assert verify(client, codes(EMAIL)[-1]).status_code == 422


def test_a_refused_registration_sends_nothing(client: TestClient, sent: list[EmailMessage]) -> None:
    register(client)
    assert register(client).status_code == 409
    assert len(sent) == 1


def test_a_new_address_needs_a_proof_of_its_own(
    client: TestClient,
    sign_up: Callable[[str], dict[str, str]],
    sent: list[EmailMessage],
    codes: Codes,
) -> None:
    headers = sign_up(EMAIL)
    change = {"email": OTHER, "current_password": PASSWORD}
    assert client.patch(ME, headers=headers, json=change).status_code == 200
    assert "was changed" in [mail["Subject"] for mail in sent if mail["To"] == EMAIL][-1]
    # The session goes on, a new one begins with the proof.
    assert client.get(ME, headers=headers).status_code == 200
    assert log_in(client, OTHER).status_code == 400
    assert verify(client, codes(OTHER)[-1]).status_code == 204
    assert log_in(client, OTHER).status_code == 200


def test_a_token_does_not_verify_a_later_address(
    client: TestClient, sign_up: Callable[[str], dict[str, str]], codes: Codes
) -> None:
    headers = sign_up(EMAIL)
    for email in (OTHER, "countess@example.com"):
        change = {"email": email, "current_password": PASSWORD}
        assert client.patch(ME, headers=headers, json=change).status_code == 200
    assert verify(client, codes(OTHER)[-1]).status_code == 422


def test_nobody_is_flooded_by_who_takes_the_address_again_and_again(
    client: TestClient, sign_up: Callable[[str], dict[str, str]], codes: Codes
) -> None:
    headers = sign_up(EMAIL)
    changes = [{"email": email, "current_password": PASSWORD} for email in (OTHER, EMAIL)]
    answers = [client.patch(ME, headers=headers, json=change) for change in changes * 4]
    assert [answer.status_code for answer in answers] == [200] * 2 * LIMIT + [429, 200]
    assert len(codes(OTHER)) == LIMIT


def test_the_same_address_again_is_no_change(
    client: TestClient, sign_up: Callable[[str], dict[str, str]], sent: list[EmailMessage]
) -> None:
    headers = sign_up(EMAIL)
    sent.clear()
    change = {"email": "ADA@example.com", "current_password": PASSWORD}
    assert client.patch(ME, headers=headers, json=change).status_code == 200
    assert sent == []
    assert log_in(client).status_code == 200


def test_a_superuser_needs_no_mail(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUPERUSER_EMAIL", EMAIL)
    monkeypatch.setenv("SUPERUSER_PASSWORD", PASSWORD)
    superuser.main()
    assert log_in(client).status_code == 200


def test_where_it_is_not_required_nobody_is_asked(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, sent: list[EmailMessage]
) -> None:
    monkeypatch.setenv("REQUIRE_VERIFIED_EMAIL", "false")
    get_account_settings.cache_clear()
    register(client)
    assert log_in(client).status_code == 200
    assert sent == []
