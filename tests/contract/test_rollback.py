"""A request that fails leaves nothing behind."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager

import httpx2
import pytest

from tests.contract.client import (
    ITEMS,
    JSON,
    ME,
    PASSWORD,
    Account,
    log_in,
    refresh,
    register,
    revoke,
    unused_email,
)
from tests.contract.problems import assert_grant_refused, assert_invalid, assert_problem
from tests.support.database import Database

NEW_PASSWORD = "another battery staple"


@contextmanager
def unchanged(database: Database) -> Iterator[None]:
    """Asserts that all tables hold what they held, but for the log of attempts."""

    def content() -> dict[str, object]:
        return {
            table: rows
            for table, rows in database.content().items()
            if "attempted_at" not in database.columns(table)
        }

    before = content()
    yield
    assert content() == before


def test_a_refused_item_is_not_stored(api: httpx2.Client, database: Database) -> None:
    path = f"{ITEMS}/{api.post(ITEMS, json={'title': 'Tea'}).json()['id']}"
    with unchanged(database):
        assert_invalid(
            api.post(ITEMS, json={"title": "x" * 201, "description": "kept?"}), "#/title"
        )
        assert_problem(api.post(ITEMS, content=b'{"title": "Tea"', headers=JSON), 400)
        assert_invalid(
            api.patch(path, json={"title": "New", "description": "x" * 2001}), "#/description"
        )


@pytest.mark.accounts
def test_a_refused_registration_is_not_stored(account: Account, database: Database) -> None:
    with account.anonymous() as client, unchanged(database):
        assert_problem(register(client, account.email.upper(), NEW_PASSWORD), 409)
        assert_invalid(register(client, unused_email(), "short"), "#/password")


@pytest.mark.accounts
def test_a_taken_address_undoes_the_new_password(
    account: Account, shared_account: Account, database: Database
) -> None:
    other = account.log_in()
    body = {"email": shared_account.email, "password": NEW_PASSWORD, "current_password": PASSWORD}
    with account.client() as client, unchanged(database):
        assert_problem(client.patch(ME, json=body), 409)
    with account.client(other) as client:
        assert client.get(ME).json() == account.user
        assert log_in(client, account.email, NEW_PASSWORD).status_code == 400
        assert log_in(client, account.email).status_code == 200


@pytest.mark.accounts
def test_a_refused_refresh_uses_nothing_up(account: Account, database: Database) -> None:
    with account.anonymous() as client:
        assert revoke(client, account.tokens.refresh).status_code == 200
        with unchanged(database):
            assert_grant_refused(refresh(client, account.tokens.refresh), "invalid_grant")


@pytest.mark.accounts
class TestAnErrorHalfWay:
    """The table of refresh tokens is away: what was written before it was needed must be undone."""

    @pytest.fixture
    def token_table(self, account: Account, database: Database) -> str:
        return database.table_holding(hashlib.sha256(account.tokens.refresh.encode()).hexdigest())

    def test_a_login_leaves_no_session(
        self, account: Account, database: Database, token_table: str
    ) -> None:
        with account.anonymous() as client, unchanged(database), database.renamed(token_table):
            assert_problem(log_in(client, account.email), 500)

    def test_a_deletion_deletes_all_or_nothing(
        self, account: Account, database: Database, token_table: str
    ) -> None:
        with account.client() as client:
            item = client.post(ITEMS, json={"title": "Tea"}).json()
            with database.renamed(token_table):
                # The database itself may delete what belongs to the user.
                deleted = client.delete(ME).status_code == 204
            if not deleted:
                assert client.get(ME).json() == account.user
                assert client.get(f"{ITEMS}/{item['id']}").json() == item
