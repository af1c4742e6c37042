"""Where logging in needs a verified e-mail address: in production, unless told otherwise."""

import hashlib
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
    register,
    tokens_of,
    unused_address,
    unused_email,
)
from tests.contract.conftest import launching
from tests.contract.mail import REQUIRED, SENDER, change_email, sent_to, token_in, verify
from tests.contract.problems import assert_grant_refused, assert_invalid, assert_problem
from tests.support.database import Database
from tests.support.service import Service
from tests.support.smtp_sink import SmtpSink

pytestmark = pytest.mark.mail


@pytest.fixture(scope="module")
def strict(service: Service, sink: SmtpSink) -> Iterator[Service]:
    with launching(service) as start:
        yield start(**sent_to(sink), **REQUIRED)


@pytest.fixture
def client(strict: Service) -> Iterator[httpx2.Client]:
    with connect(strict) as client:
        yield client


@pytest.fixture
def email(client: httpx2.Client) -> str:
    """The address of an account that is not verified yet."""
    address = unused_email()
    assert register(client, address).status_code == 201
    return address


@pytest.fixture
def token(sink: SmtpSink, email: str) -> str:
    return token_in(sink.to(email)[0])


@pytest.fixture
def account(strict: Service, client: httpx2.Client, email: str, token: str) -> Account:
    """One that is verified."""
    assert verify(client, token).status_code == 204
    tokens = tokens_of(log_in(client, email))
    with connect(strict, tokens.access) as signed_in:
        return Account(strict, signed_in.get(ME).json(), tokens, unused_address())


def test_a_mail_brings_what_a_login_needs(
    client: httpx2.Client, sink: SmtpSink, email: str
) -> None:
    problem = assert_grant_refused(log_in(client, email), "invalid_grant")
    assert "verif" in problem["detail"]
    [first, second] = sink.to(email, 2)
    assert (first["From"], first["To"]) == (SENDER, email)
    # The newest alone serves, and once.
    assert_invalid(verify(client, token_in(first)), "#/token")
    answer = verify(client, token_in(second))
    assert (answer.status_code, answer.content) == (204, b"")
    tokens_of(log_in(client, email))
    assert_invalid(verify(client, token_in(second)), "#/token")


def test_only_who_knows_the_password_is_told(client: httpx2.Client, email: str) -> None:
    wrong = assert_grant_refused(log_in(client, email, "wrong password"), "invalid_grant")
    unknown = assert_grant_refused(log_in(client, unused_email()), "invalid_grant")
    assert wrong == unknown


def test_of_eight_concurrent_uses_one_wins(strict: Service, token: str) -> None:
    def use(_: int) -> int:
        with connect(strict) as client:
            return verify(client, token).status_code

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(use, range(8))) == [204] + [422] * 7


def test_a_token_is_stored_as_its_hash(database: Database, strict: Service, token: str) -> None:
    database.table_holding(hashlib.sha256(token.encode()).hexdigest())
    assert not [table for table, _, value in database.values() if token in value]
    assert strict.log is not None
    assert token not in strict.log.read_text()


def test_it_expires_after_a_day(client: httpx2.Client, database: Database, token: str) -> None:
    token_hash = hashlib.sha256(token.encode()).hexdigest()
    table = database.table_holding(token_hash)
    assert database.shift(table, "expires_at", -timedelta(hours=24), token_hash=token_hash) == 1
    assert_invalid(verify(client, token), "#/token")


@pytest.mark.parametrize("token", ["", "unknown", "🍵", "x" * 5000])
def test_no_other_text_serves(client: httpx2.Client, token: str) -> None:
    assert_invalid(verify(client, token), "#/token")


def test_a_refused_registration_mails_nobody(
    client: httpx2.Client, sink: SmtpSink, account: Account
) -> None:
    assert_problem(register(client, account.email), 409)
    # What is registered later is delivered later.
    other = unused_email()
    register(client, other)
    sink.to(other)
    assert len(sink.to(account.email)) == 1


class TestAnotherAddress:
    def test_needs_a_proof_of_its_own(self, account: Account, sink: SmtpSink) -> None:
        new = unused_email()
        with account.client() as client:
            assert change_email(client, new).status_code == 200
            assert "changed" in sink.to(account.email, 2)[1]["Subject"]
            # Who mistyped it can still mend it.
            assert client.get(ME).status_code == 200
            assert_grant_refused(log_in(client, new), "invalid_grant")
            assert verify(client, token_in(sink.to(new, 2)[1])).status_code == 204
            tokens_of(log_in(client, new))

    def test_is_not_verified_by_a_token_for_the_one_before(
        self, account: Account, sink: SmtpSink
    ) -> None:
        first, second = unused_email(), unused_email()
        with account.client() as client:
            change_email(client, first)
            change_email(client, second)
            assert_invalid(verify(client, token_in(sink.to(first)[0])), "#/token")
            assert_grant_refused(log_in(client, second), "invalid_grant")

    def test_is_told_of_only_if_it_was_changed(
        self, account: Account, sink: SmtpSink, database: Database, client: httpx2.Client
    ) -> None:
        register(client, other := unused_email())
        pending = hashlib.sha256(token_in(sink.to(other)[0]).encode()).hexdigest()
        table = database.table_holding(pending)
        with account.client() as signed_in, database.renamed(table):
            assert_problem(change_email(signed_in, unused_email()), 500)
        register(client, later := unused_email())
        sink.to(later)
        assert len(sink.to(account.email)) == 1
        tokens_of(log_in(client, account.email, PASSWORD))
