"""A new password by mail, which tells nobody who has an account."""

import hashlib
import statistics
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import httpx2
import pytest

from tests.contract.client import (
    ME,
    PASSWORD,
    Account,
    connect,
    log_in,
    new_account,
    refresh,
    spellings_of,
    tokens_of,
    unused_email,
)
from tests.contract.conftest import launching
from tests.contract.mail import (
    NEW_PASSWORD,
    ask_for_reset,
    change_email,
    confirm,
    sent_to,
    token_in,
    verify,
)
from tests.contract.problems import assert_grant_refused, assert_invalid, assert_throttled
from tests.support.database import Database
from tests.support.service import Service
from tests.support.smtp_sink import SmtpSink

pytestmark = pytest.mark.mail


@pytest.fixture(scope="module")
def mailing(service: Service, sink: SmtpSink) -> Iterator[Service]:
    with launching(service) as start:
        yield start(**sent_to(sink))


@pytest.fixture
def account(mailing: Service) -> Account:
    return new_account(mailing)


@pytest.fixture
def client(account: Account) -> Iterator[httpx2.Client]:
    with account.anonymous() as client:
        yield client


@pytest.fixture
def token(client: httpx2.Client, account: Account, sink: SmtpSink) -> str:
    assert ask_for_reset(client, account.email).status_code == 202
    return token_in(sink.to(account.email)[0])


def deactivate(database: Database, account: Account) -> None:
    table = database.table_with("is_active")
    statement = f'UPDATE "{table}" SET is_active = false WHERE email = :email'
    assert database.execute(statement, email=account.email) == 1


def test_a_reset_ends_all_sessions(client: httpx2.Client, account: Account, token: str) -> None:
    answer = confirm(client, token)
    assert (answer.status_code, answer.content) == (204, b"")
    with account.client() as signed_in:
        assert signed_in.get(ME).status_code == 401
    assert_grant_refused(refresh(client, account.tokens.refresh), "invalid_grant")
    assert_grant_refused(log_in(client, account.email), "invalid_grant")
    tokens_of(log_in(client, account.email, NEW_PASSWORD))
    assert_invalid(confirm(client, token), "#/token")


def test_of_eight_concurrent_uses_one_wins(mailing: Service, token: str) -> None:
    def use(_: int) -> int:
        with connect(mailing) as client:
            return confirm(client, token).status_code

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(use, range(8))) == [204] + [422] * 7


def test_it_expires_within_hours(client: httpx2.Client, database: Database, token: str) -> None:
    token_hash = hashlib.sha256(token.encode()).hexdigest()
    table = database.table_holding(token_hash)
    assert database.shift(table, "expires_at", -timedelta(hours=2), token_hash=token_hash) == 1
    assert_invalid(confirm(client, token), "#/token")


def test_a_token_is_stored_as_its_hash(database: Database, mailing: Service, token: str) -> None:
    database.table_holding(hashlib.sha256(token.encode()).hexdigest())
    assert not [table for table, _, value in database.values() if token in value]
    assert mailing.log is not None
    assert token not in mailing.log.read_text()


def test_it_serves_its_purpose_alone(client: httpx2.Client, token: str) -> None:
    assert_invalid(verify(client, token), "#/token")
    # A password that is refused does not use it up.
    assert_invalid(confirm(client, token, "short"), "#/password")
    assert confirm(client, token).status_code == 204


def test_a_newer_one_takes_its_place(
    client: httpx2.Client, account: Account, sink: SmtpSink, token: str
) -> None:
    assert ask_for_reset(client, account.email.upper()).status_code == 202
    newer = token_in(sink.to(account.email, 2)[1])
    assert_invalid(confirm(client, token), "#/token")
    assert confirm(client, newer).status_code == 204


def test_it_dies_with_the_password_it_replaces(
    client: httpx2.Client, account: Account, token: str
) -> None:
    body = {"password": NEW_PASSWORD, "current_password": PASSWORD}
    with account.client() as signed_in:
        assert signed_in.patch(ME, json=body).status_code == 200
    assert_invalid(confirm(client, token), "#/token")


def test_it_dies_with_the_address(client: httpx2.Client, account: Account, token: str) -> None:
    with account.client() as signed_in:
        assert change_email(signed_in, unused_email()).status_code == 200
    assert_invalid(confirm(client, token), "#/token")


def test_it_is_of_no_use_to_an_inactive_account(
    client: httpx2.Client, account: Account, database: Database, token: str
) -> None:
    deactivate(database, account)
    assert_invalid(confirm(client, token), "#/token")


class TestNothingTellsWhoHasAnAccount:
    def test_by_the_answer(
        self, client: httpx2.Client, account: Account, database: Database, sink: SmtpSink
    ) -> None:
        inactive = new_account(account.service)
        deactivate(database, inactive)
        answers = [
            ask_for_reset(client, email)
            for email in (unused_email(), inactive.email, account.email)
        ]
        for answer in answers:
            assert (answer.status_code, answer.content) == (202, b"")
            assert set(answer.headers) == set(answers[0].headers)
        sink.to(account.email)
        assert not [mail for mail in sink.mails if mail["To"] == inactive.email]

    def test_by_the_time(self, mailing: Service) -> None:
        """Medians of interleaved requests, of which none waits for a look at the account."""
        accounts = [new_account(mailing).email for _ in range(7)]
        times: dict[str, list[float]] = {"unknown": [], "known": []}
        with connect(mailing) as client:
            for known in accounts:
                for kind, email in (("unknown", unused_email()), ("known", known)):
                    asked = time.perf_counter()
                    assert ask_for_reset(client, email).status_code == 202
                    times[kind].append(time.perf_counter() - asked)
                    # The work that follows the answer is not to be in the next one's time.
                    time.sleep(0.1)
        ratio = statistics.median(times["unknown"]) / statistics.median(times["known"])
        assert 0.4 < ratio < 2.5, times

    @pytest.mark.parametrize("known", [True, False])
    def test_by_the_limit(self, mailing: Service, known: bool) -> None:
        email = new_account(mailing).email if known else unused_email()
        spellings = spellings_of(email)
        for spelling in spellings:
            with connect(mailing) as client:
                assert ask_for_reset(client, spelling).status_code == 202
        for spelling in spellings:
            with connect(mailing) as client:
                assert_throttled(ask_for_reset(client, spelling))
