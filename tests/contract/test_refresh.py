"""Refresh tokens: each is good for one use, and a second use gives the thief away."""

import hashlib
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import httpx2
import pytest

from tests.contract.access_tokens import claims_of
from tests.contract.client import ME, Account, Tokens, connect, refresh, tokens_of
from tests.contract.problems import assert_grant_refused
from tests.support.database import Database
from tests.support.service import Service

pytestmark = pytest.mark.accounts


def is_signed_in(account: Account, tokens: Tokens) -> bool:
    with account.client(tokens) as client:
        status = client.get(ME).status_code
    assert status in {200, 401}
    return status == 200


def test_a_refresh_gives_a_new_pair_for_the_same_session(account: Account) -> None:
    with account.anonymous() as client:
        answer = refresh(client, account.tokens.refresh)
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.json()["expires_in"] == 900
    renewed = tokens_of(answer)
    assert renewed.refresh != account.tokens.refresh
    before, after = claims_of(account.tokens.access), claims_of(renewed.access)
    assert (after["sid"], after["sub"]) == (before["sid"], before["sub"])
    assert after["jti"] != before["jti"]
    assert is_signed_in(account, renewed)


def test_refreshes_can_follow_each_other(account: Account) -> None:
    tokens = account.tokens
    with account.anonymous() as client:
        for _ in range(3):
            tokens = tokens_of(refresh(client, tokens.refresh))
    assert is_signed_in(account, tokens)


def test_reuse_ends_the_session(account: Account) -> None:
    with account.anonymous() as client:
        renewed = tokens_of(refresh(client, account.tokens.refresh))
        assert is_signed_in(account, renewed)
        assert_grant_refused(refresh(client, account.tokens.refresh), "invalid_grant")
        assert_grant_refused(refresh(client, renewed.refresh), "invalid_grant")
    assert not is_signed_in(account, renewed)
    assert not is_signed_in(account, account.tokens)


def test_reuse_of_an_old_ancestor_ends_the_session(account: Account) -> None:
    with account.anonymous() as client:
        second = tokens_of(refresh(client, account.tokens.refresh))
        third = tokens_of(refresh(client, second.refresh))
        assert_grant_refused(refresh(client, account.tokens.refresh), "invalid_grant")
        assert_grant_refused(refresh(client, third.refresh), "invalid_grant")
    assert not is_signed_in(account, third)


def test_reuse_leaves_other_sessions_alone(account: Account) -> None:
    other = account.log_in()
    with account.anonymous() as client:
        refresh(client, account.tokens.refresh)
        assert_grant_refused(refresh(client, account.tokens.refresh), "invalid_grant")
        assert is_signed_in(account, other)
        assert is_signed_in(account, tokens_of(refresh(client, other.refresh)))


def test_of_eight_concurrent_uses_one_wins(account: Account, four_workers: Service) -> None:
    for tokens in (account.tokens, account.log_in()):

        def use(_: int, token: str = tokens.refresh) -> httpx2.Response:
            with connect(four_workers) as client:
                return refresh(client, token)

        with ThreadPoolExecutor(8) as pool:
            answers = list(pool.map(use, range(8)))
        assert sorted(answer.status_code for answer in answers) == [200] + [400] * 7
        for answer in answers:
            if answer.status_code == 400:
                assert_grant_refused(answer, "invalid_grant")
        winner = next(tokens_of(answer) for answer in answers if answer.status_code == 200)
        # The other seven were reuse.
        assert not is_signed_in(account, winner)
        with account.anonymous() as client:
            assert_grant_refused(refresh(client, winner.refresh), "invalid_grant")


@pytest.mark.parametrize("token", ["x", "x" * 43, "x" * 5000, "é", "a\0b", "e30.e30.e30"])
def test_an_unknown_token_is_refused(anonymous: httpx2.Client, token: str) -> None:
    assert_grant_refused(refresh(anonymous, token), "invalid_grant")


def test_an_access_token_is_no_refresh_token(account: Account) -> None:
    with account.anonymous() as client:
        assert_grant_refused(refresh(client, account.tokens.access), "invalid_grant")
    assert is_signed_in(account, account.tokens)


def test_an_expired_token_is_refused(account: Account, database: Database) -> None:
    digest = hashlib.sha256(account.tokens.refresh.encode()).hexdigest()
    table = database.table_holding(digest)
    assert database.shift(table, "expires_at", -timedelta(days=31), token_hash=digest) == 1
    with account.anonymous() as client:
        assert_grant_refused(refresh(client, account.tokens.refresh), "invalid_grant")


def test_a_token_expires_after_thirty_days(account: Account, database: Database) -> None:
    digest = hashlib.sha256(account.tokens.refresh.encode()).hexdigest()
    table = database.table_holding(digest)
    # Just short of its end it is still good.
    assert database.shift(
        table, "expires_at", timedelta(minutes=1) - timedelta(days=30), token_hash=digest
    )
    with account.anonymous() as client:
        renewed = tokens_of(refresh(client, account.tokens.refresh))
        digest = hashlib.sha256(renewed.refresh.encode()).hexdigest()
        database.shift(table, "expires_at", -timedelta(days=30), token_hash=digest)
        assert_grant_refused(refresh(client, renewed.refresh), "invalid_grant")
