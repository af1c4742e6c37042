"""The token endpoint with a password (RFC 6749, section 4.3)."""

import statistics
import time

import httpx2
import pytest

from tests.contract.access_tokens import claims_of, header_of
from tests.contract.client import (
    FORM,
    ME,
    PASSWORD,
    TOKEN,
    Account,
    connect,
    log_in,
    new_account,
    tokens_of,
    unused_email,
)
from tests.contract.conftest import Launch
from tests.contract.problems import assert_grant_refused
from tests.support.database import Database
from tests.support.service import Service

pytestmark = pytest.mark.accounts

INVALID_REQUESTS = [
    "",
    "username=a@example.com&password=x",
    "grant_type=",
    "grant_type=password",
    "grant_type=password&username=a@example.com",
    "grant_type=password&password=x",
    "grant_type=refresh_token",
    # "Parameters sent without a value MUST be treated as if they were omitted"
    # (RFC 6749, section 3.2).
    "grant_type=password&username=&password=x",
    "grant_type=password&username=a@example.com&password=",
    "grant_type=refresh_token&refresh_token=",
    "grant_type=password&grant_type=password&username=a@example.com&password=x",
    "grant_type=password&username=a@example.com&username=b@example.com&password=x",
    "grant_type=password&username=%ff&password=x",
    "grant_type=refresh_token&refresh_token=%C0%80",
]


def test_a_token_answer(account: Account) -> None:
    with account.anonymous() as client:
        answer = log_in(client, account.email)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers["Cache-Control"] == "no-store"
    body = answer.json()
    assert set(body) == {"access_token", "refresh_token", "token_type", "expires_in"}
    assert (body["token_type"], body["expires_in"]) == ("bearer", 900)
    # 256 bits in base64url.
    assert len(body["refresh_token"]) >= 43


def test_the_claims_of_an_access_token(account: Account) -> None:
    claims = claims_of(account.tokens.access)
    assert set(claims) == {"sub", "sid", "typ", "iat", "exp", "jti"}
    assert claims["sub"] == account.user["id"]
    assert claims["typ"] == "access"
    assert claims["exp"] - claims["iat"] == 900
    assert abs(claims["iat"] - time.time()) < 30
    assert header_of(account.tokens.access)["alg"] == "HS256"
    other = claims_of(account.log_in().access)
    assert other["sid"] != claims["sid"]
    assert other["jti"] != claims["jti"]


def test_the_lifetime_is_as_the_environment_says(launch: Launch) -> None:
    account = new_account(launch(ACCESS_TOKEN_MINUTES="5"))
    claims = claims_of(account.tokens.access)
    assert claims["exp"] - claims["iat"] == 300
    with account.anonymous() as client:
        assert log_in(client, account.email).json()["expires_in"] == 300


def test_client_id_and_scope_are_ignored(account: Account) -> None:
    form = {"grant_type": "password", "username": account.email, "password": PASSWORD}
    with account.anonymous() as client:
        answer = client.post(
            TOKEN, data={**form, "scope": "admin", "client_id": "x", "client_secret": "y"}
        )
    tokens_of(answer)
    assert "scope" not in answer.json()


@pytest.mark.parametrize("form", INVALID_REQUESTS)
def test_an_incomplete_request_is_invalid(anonymous: httpx2.Client, form: str) -> None:
    assert_grant_refused(anonymous.post(TOKEN, content=form, headers=FORM), "invalid_request")


@pytest.mark.parametrize("grant", ["client_credentials", "authorization_code", "PASSWORD", "x\0y"])
def test_another_grant_is_unsupported(anonymous: httpx2.Client, grant: str) -> None:
    answer = anonymous.post(TOKEN, data={"grant_type": grant, "username": "a", "password": "b"})
    assert_grant_refused(answer, "unsupported_grant_type")


@pytest.mark.parametrize(
    ("username", "password"),
    [
        ("a\0@example.com", PASSWORD),
        ("nobody@example.com", "long enough\0x"),
        ("no-at-sign", PASSWORD),
        ("x" * 5000, PASSWORD),
        ("nobody@example.com", "x" * 5000),
        ("🍵@example.com", "🍵"),
    ],
)
def test_odd_credentials_are_wrong_credentials(
    anonymous: httpx2.Client, username: str, password: str
) -> None:
    assert_grant_refused(log_in(anonymous, username, password), "invalid_grant")


def test_get_is_no_login(account: Account) -> None:
    with account.anonymous() as client:
        answer = client.get(TOKEN, params={"grant_type": "password", "username": account.email})
    assert answer.status_code == 405


def test_a_query_string_is_no_login(account: Account) -> None:
    form = {"grant_type": "password", "username": account.email, "password": PASSWORD}
    with account.anonymous() as client:
        answer = client.post(TOKEN, params=form, content=b"", headers=FORM)
    assert_grant_refused(answer, "invalid_request")


class TestNothingTellsWhetherAUserExists:
    @pytest.fixture
    def inactive(self, account: Account, database: Database) -> Account:
        table = database.table_holding(account.email)
        changed = database.execute(
            f'UPDATE "{table}" SET is_active = false WHERE email = :email', email=account.email
        )
        assert changed == 1
        return account

    def test_by_the_answer(
        self, anonymous: httpx2.Client, account: Account, inactive: Account
    ) -> None:
        unknown = log_in(anonymous, unused_email())
        wrong = log_in(anonymous, account.email, "wrong password")
        disabled = log_in(anonymous, inactive.email)
        expected = assert_grant_refused(unknown, "invalid_grant")
        for answer in (wrong, disabled):
            assert assert_grant_refused(answer, "invalid_grant") == expected
            assert set(answer.headers) == set(unknown.headers)

    def test_an_inactive_users_tokens_are_dead(self, inactive: Account) -> None:
        with inactive.client() as client:
            assert client.get(ME).status_code == 401

    def test_by_the_time(self, service: Service, account: Account) -> None:
        """Medians of interleaved requests; without a verification, one is ten times the other."""
        times: dict[str, list[float]] = {"unknown": [], "wrong": []}
        with connect(service) as client:
            for _ in range(7):
                for kind, email in (("unknown", unused_email()), ("wrong", account.email)):
                    asked = time.perf_counter()
                    assert log_in(client, email, "wrong password").status_code == 400
                    times[kind].append(time.perf_counter() - asked)
        unknown, wrong = statistics.median(times["unknown"]), statistics.median(times["wrong"])
        assert 0.4 < unknown / wrong < 2.5, times
