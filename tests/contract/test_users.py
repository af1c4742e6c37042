"""The signed-in user, and the list of users."""

import json
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import httpx2
import pytest

from tests.contract.client import (
    ITEMS,
    JSON,
    ME,
    PASSWORD,
    USERS,
    Account,
    Tokens,
    connect,
    log_in,
    new_account,
    refresh,
    register,
    tokens_of,
    unused_email,
)
from tests.contract.problems import (
    assert_grant_refused,
    assert_invalid,
    assert_problem,
    assert_throttled,
    assert_unauthorized,
)
from tests.contract.test_registration import BAD_EMAILS, BAD_PASSWORDS
from tests.support.database import Database
from tests.support.service import Service

pytestmark = pytest.mark.accounts

NEW_PASSWORD = "another battery staple"


def change(account: Account, **fields: Any) -> httpx2.Response:
    with account.client() as client:
        return client.patch(ME, content=json.dumps(fields), headers=JSON)


def test_the_user_reads_their_own_account(account: Account) -> None:
    with account.client() as client:
        answer = client.get(ME)
    assert answer.status_code == 200
    assert answer.json() == account.user


def test_an_empty_change_changes_nothing(account: Account) -> None:
    for fields in (
        {},
        {"is_superuser": True, "is_active": False, "id": "x"},
        {"current_password": "wrong"},
    ):
        answer = change(account, **fields)
        assert answer.status_code == 200
        assert answer.json() == account.user


class TestChangingTheAddress:
    def test_it_is_the_new_login(self, account: Account) -> None:
        email = unused_email()
        answer = change(account, email=email.upper(), current_password=PASSWORD)
        assert answer.status_code == 200
        assert answer.json() == {**account.user, "email": email}
        with account.client() as client:
            assert client.get(ME).json()["email"] == email
            assert_grant_refused(log_in(client, account.email), "invalid_grant")
            assert log_in(client, email).status_code == 200

    def test_its_own_in_another_case_is_not_taken(self, account: Account) -> None:
        answer = change(account, email=account.email.upper(), current_password=PASSWORD)
        assert answer.status_code == 200
        assert answer.json() == account.user

    def test_anothers_is_taken_in_any_case(self, account: Account, shared_account: Account) -> None:
        for email in (shared_account.email, shared_account.email.upper()):
            assert_problem(change(account, email=email, current_password=PASSWORD), 409)
        with account.client() as client:
            assert client.get(ME).json() == account.user

    @pytest.mark.parametrize("email", BAD_EMAILS)
    def test_an_invalid_one_is_refused(self, shared_account: Account, email: Any) -> None:
        assert_invalid(change(shared_account, email=email, current_password=PASSWORD), "#/email")


class TestChangingThePassword:
    def test_it_is_the_new_login(self, account: Account) -> None:
        answer = change(account, password=NEW_PASSWORD, current_password=PASSWORD)
        assert answer.status_code == 200
        assert answer.json() == account.user
        with account.anonymous() as client:
            assert_grant_refused(log_in(client, account.email), "invalid_grant")
            assert log_in(client, account.email, NEW_PASSWORD).status_code == 200

    def test_it_ends_the_other_sessions(self, account: Account) -> None:
        others = [account.log_in(), account.log_in()]
        assert change(account, password=NEW_PASSWORD, current_password=PASSWORD).status_code == 200
        for other in others:
            with account.client(other) as client:
                assert_unauthorized(client.get(ME), token_sent=True)
                assert_grant_refused(refresh(client, other.refresh), "invalid_grant")
        with account.client() as client:
            assert client.get(ME).status_code == 200
            tokens_of(refresh(client, account.tokens.refresh))

    def test_it_leaves_other_users_sessions_alone(
        self, account: Account, shared_account: Account
    ) -> None:
        change(account, password=NEW_PASSWORD, current_password=PASSWORD)
        with shared_account.client() as client:
            assert client.get(ME).status_code == 200

    @pytest.mark.parametrize("password", BAD_PASSWORDS)
    def test_an_invalid_one_is_refused(self, shared_account: Account, password: Any) -> None:
        assert_invalid(
            change(shared_account, password=password, current_password=PASSWORD), "#/password"
        )


class TestTheCurrentPassword:
    @pytest.mark.parametrize("field", [{"password": NEW_PASSWORD}, {"email": "new@example.com"}])
    @pytest.mark.parametrize(
        "given", [{}, {"current_password": "wrong password"}, {"current_password": ""}]
    )
    def test_it_is_asked_for(
        self, account: Account, field: dict[str, str], given: dict[str, str]
    ) -> None:
        assert_invalid(change(account, **field, **given), "#/current_password")
        with account.client() as client:
            assert client.get(ME).json() == account.user
            assert log_in(client, account.email).status_code == 200

    @pytest.mark.parametrize("value", [5, None, ["x"], "a\0b", "\ud800", "x" * 129])
    def test_it_must_be_one(self, shared_account: Account, value: Any) -> None:
        answer = change(shared_account, password=NEW_PASSWORD, current_password=value)
        assert_invalid(answer, "#/current_password")

    def test_it_cannot_be_guessed_without_end(self, account: Account) -> None:
        for number in range(10):
            answer = change(account, password=NEW_PASSWORD, current_password=f"wrong {number}")
            assert_invalid(answer, "#/current_password")
        assert_throttled(change(account, password=NEW_PASSWORD, current_password=PASSWORD))
        # The guesses count as failed logins, from whatever address.
        with connect(account.service) as client:
            assert_throttled(log_in(client, account.email))


class TestDeleting:
    def test_everything_of_the_user_goes(self, account: Account, database: Database) -> None:
        account.log_in()
        with account.client() as client:
            item = client.post(ITEMS, json={"title": "Tea"}).json()
            refresh(client, account.tokens.refresh)
            answer = client.delete(ME)
        assert answer.status_code == 204
        assert answer.content == b""
        left = {value.replace("-", "").lower() for _, _, value in database.values()}
        # Ids may be stored without hyphens, an address in lower case.
        for gone in (account.user["id"], account.email, item["id"]):
            assert gone.replace("-", "").lower() not in left

    def test_its_tokens_die_with_it(self, account: Account) -> None:
        other = account.log_in()
        with account.client() as client:
            assert client.delete(ME).status_code == 204
        for tokens in (account.tokens, other):
            with account.client(tokens) as client:
                for path in (ME, ITEMS):
                    assert_unauthorized(client.get(path), token_sent=True)
                assert_unauthorized(client.post(ITEMS, json={"title": "Tea"}), token_sent=True)
                assert_grant_refused(refresh(client, tokens.refresh), "invalid_grant")

    def test_the_address_is_free_again(self, account: Account) -> None:
        with account.client() as client:
            client.delete(ME)
        with account.anonymous() as client:
            assert_grant_refused(log_in(client, account.email), "invalid_grant")
            assert register(client, account.email).status_code == 201
            tokens = tokens_of(log_in(client, account.email))
        with account.client(tokens) as client:
            assert client.get(ITEMS).json()["total"] == 0

    def test_others_stay(self, account: Account, api: httpx2.Client) -> None:
        item = api.post(ITEMS, json={"title": "Tea"}).json()
        with account.client() as client:
            client.delete(ME)
        assert api.get(f"{ITEMS}/{item['id']}").status_code == 200


class TestListing:
    @pytest.fixture
    def superuser(self, account: Account, database: Database) -> Account:
        table = database.table_holding(account.email)
        statement = f'UPDATE "{table}" SET is_superuser = true WHERE email = :email'
        assert database.execute(statement, email=account.email) == 1
        return account

    def test_it_is_forbidden_to_others(self, shared_account: Account) -> None:
        with shared_account.client() as client:
            assert_problem(client.get(USERS), 403)

    def test_superusers_see_the_newest_first(self, superuser: Account, service: Service) -> None:
        created = [new_account(service).user for _ in range(2)]
        with superuser.client() as client:
            answer = client.get(f"{USERS}?limit=2")
            assert answer.status_code == 200
            page = answer.json()
            assert page == {"items": created[::-1], "total": page["total"], "limit": 2, "offset": 0}
            assert client.get(f"{USERS}?limit=1&offset=1").json()["items"] == [created[0]]
            assert client.get(USERS).json()["limit"] == 50
            for limit in ("0", "101", "x"):
                assert_invalid(client.get(f"{USERS}?limit={limit}"), "#/limit")
            assert_invalid(client.get(f"{USERS}?offset=-1"), "#/offset")
        assert page["total"] >= 3


def test_logging_in_while_the_account_is_deleted_breaks_nothing(account: Account) -> None:
    """Whichever comes first: a refresh or login that comes too late is refused like any other."""
    together = Barrier(5)

    def refresh_one(tokens: Tokens) -> int:
        with account.anonymous() as client:
            together.wait()
            return refresh(client, tokens.refresh).status_code

    def log_in_again() -> int:
        with account.anonymous() as client:
            together.wait()
            return log_in(client, account.email).status_code

    def delete() -> int:
        with account.client() as client:
            together.wait()
            return client.delete(ME).status_code

    sessions = [account.tokens, account.log_in(), account.log_in()]
    with ThreadPoolExecutor(5) as pool:
        refreshing = [pool.submit(refresh_one, tokens) for tokens in sessions]
        others = [pool.submit(log_in_again), pool.submit(delete)]
        *answers, deleted = [future.result() for future in refreshing + others]
    assert deleted == 204
    assert set(answers) <= {200, 400}, answers
