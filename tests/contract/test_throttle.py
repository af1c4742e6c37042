"""Ten failed logins for one account, or fifty from one address, in five minutes; then it is 429."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import httpx2
import pytest

from tests.contract.client import (
    ME,
    TOKEN,
    Account,
    connect,
    exchange,
    log_in,
    new_account,
    refresh,
    register,
    spellings_of,
    tokens_of,
    unused_address,
    unused_email,
)
from tests.contract.conftest import Launch
from tests.contract.problems import assert_problem, assert_throttled
from tests.support.database import Database
from tests.support.service import Service

pytestmark = pytest.mark.accounts

ACCOUNT_LIMIT, ADDRESS_LIMIT = 10, 50
WRONG = "wrong password"


def attempt_table(database: Database) -> str:
    return next(t for t in database.tables() if {"key", "attempted_at"} <= database.columns(t))


def account_key(email: str) -> str:
    return f"account:{hashlib.sha256(email.encode()).hexdigest()}"


def at_once(calls: Iterable[Callable[[], httpx2.Response]]) -> Counter[int]:
    """How often which status was answered to concurrent calls."""
    with ThreadPoolExecutor(8) as pool:
        return Counter(answer.status_code for answer in pool.map(lambda call: call(), calls))


def attempt(
    service: Service, email: str, password: str = WRONG, address: str | None = None
) -> Callable[[], httpx2.Response]:
    def call() -> httpx2.Response:
        with connect(service, address=address) as client:
            return log_in(client, email, password)

    return call


def fail(service: Service, email: str, times: int) -> None:
    """Failed logins from as many addresses, in each spelling of the e-mail address."""
    spellings = spellings_of(email)
    calls = [attempt(service, spellings[number % len(spellings)]) for number in range(times)]
    assert at_once(calls) == Counter({400: times})


def test_an_account_is_locked_for_every_address_and_worker(four_workers: Service) -> None:
    account = new_account(four_workers)
    fail(four_workers, account.email, ACCOUNT_LIMIT)
    for email in spellings_of(account.email):
        # Even with the right password: otherwise guessing would go on.
        with connect(four_workers) as client:
            assert_throttled(log_in(client, email))
    # Who is signed in stays so.
    with account.client() as client:
        assert client.get(ME).status_code == 200
        tokens_of(refresh(client, account.tokens.refresh))


def test_an_unknown_account_is_locked_just_the_same(four_workers: Service) -> None:
    email = unused_email()
    fail(four_workers, email, ACCOUNT_LIMIT)
    with connect(four_workers) as client:
        assert_throttled(log_in(client, email))
        assert register(client, email).status_code == 201


def test_another_account_is_not_locked(four_workers: Service, shared_account: Account) -> None:
    address = unused_address()
    email = unused_email()
    calls = [attempt(four_workers, email, address=address) for _ in range(ACCOUNT_LIMIT + 2)]
    assert at_once(calls)[429] >= 2
    with connect(four_workers, address=address) as client:
        assert log_in(client, shared_account.email).status_code == 200


def test_concurrent_guesses_do_not_slip_through(four_workers: Service) -> None:
    email = unused_email()
    outcomes = at_once(attempt(four_workers, email) for _ in range(24))
    assert set(outcomes) <= {400, 429}
    assert outcomes[400] <= ACCOUNT_LIMIT


def test_success_forgets_the_accounts_failures(four_workers: Service) -> None:
    account = new_account(four_workers)
    for _ in range(2):
        fail(four_workers, account.email, ACCOUNT_LIMIT - 1)
        assert (
            attempt(four_workers, account.email.upper(), "correct horse battery")().status_code
            == 200
        )


def test_an_address_is_locked_whatever_it_tries(four_workers: Service) -> None:
    """Neither logins that succeed nor a header of the client's own make it another address."""
    mine, victim = new_account(four_workers), new_account(four_workers)
    address = unused_address()

    def login(email: str) -> Callable[[], httpx2.Response]:
        return attempt(four_workers, email, address=f"{unused_address()}, {address}")

    def registration() -> httpx2.Response:
        with connect(four_workers, address=address) as client:
            return register(client, victim.email)

    assert at_once(login(unused_email()) for _ in range(25)) == Counter({400: 25})
    for _ in range(2):
        assert (
            attempt(four_workers, mine.email, "correct horse battery", address)().status_code == 200
        )
    assert at_once([registration] * 25) == Counter({409: 25})

    with connect(four_workers, address=address) as client:
        assert_throttled(log_in(client, victim.email))
        assert_throttled(register(client, unused_email()))
    assert attempt(four_workers, victim.email, "correct horse battery")().status_code == 200


class TestWhoseAddressCounts:
    """The peer's, unless the peer is a trusted proxy; then that of the hop before it, and so on."""

    @pytest.fixture
    def counted(self, database: Database) -> Iterator[Callable[[Service, str], set[str]]]:
        table = attempt_table(database)

        def keys_after_failing(service: Service, forwarded_for: str) -> set[str]:
            database.execute(f'DELETE FROM "{table}"')
            with connect(service, address=forwarded_for) as client:
                assert log_in(client, unused_email(), WRONG).status_code == 400
            return {row["key"] for row in database.rows(table) if row["key"].startswith("address")}

        yield keys_after_failing
        database.execute(f'DELETE FROM "{table}"')

    @pytest.mark.parametrize(
        "header", ["203.0.113.7", "198.51.100.1, 203.0.113.7", "x, 203.0.113.7"]
    )
    def test_behind_a_trusted_proxy(
        self, service: Service, counted: Callable[[Service, str], set[str]], header: str
    ) -> None:
        assert counted(service, header) == {"address:203.0.113.7"}

    def test_a_header_that_comes_twice_is_read_as_one(
        self, service: Service, database: Database
    ) -> None:
        table, form = attempt_table(database), "grant_type=password&username=nobody&password=x"
        database.execute(f'DELETE FROM "{table}"')
        lines = [
            f"POST {TOKEN} HTTP/1.1",
            f"Host: 127.0.0.1:{service.address[1]}",
            "X-Forwarded-For: 198.51.100.1",
            "X-Forwarded-For: 203.0.113.7",
            "Content-Type: application/x-www-form-urlencoded",
            f"Content-Length: {len(form)}",
            "Connection: close",
        ]
        status, _, _ = exchange(service, "\r\n".join([*lines, "", form]).encode())
        assert status == 400
        assert "address:203.0.113.7" in {row["key"] for row in database.rows(table)}
        database.execute(f'DELETE FROM "{table}"')

    def test_behind_several(
        self, launch: Launch, counted: Callable[[Service, str], set[str]]
    ) -> None:
        service = launch(TRUSTED_PROXIES="127.0.0.0/8, 10.0.0.0/8")
        header = "198.51.100.1, 203.0.113.7, 10.1.2.3"
        assert counted(service, header) == {"address:203.0.113.7"}

    @pytest.mark.parametrize("trusted", [None, "192.0.2.1"])
    def test_behind_none(
        self, launch: Launch, counted: Callable[[Service, str], set[str]], trusted: str | None
    ) -> None:
        assert counted(launch(TRUSTED_PROXIES=trusted), "203.0.113.7") == {"address:127.0.0.1"}


class TestTheWindow:
    def test_it_moves_on(self, service: Service, account: Account, database: Database) -> None:
        fail(service, account.email, ACCOUNT_LIMIT)
        key = account_key(account.email)
        table = attempt_table(database)
        assert (
            database.shift(table, "attempted_at", -timedelta(seconds=290), key=key) == ACCOUNT_LIMIT
        )
        with connect(service) as client:
            answer = log_in(client, account.email)
            assert_throttled(answer)
            assert int(answer.headers["Retry-After"]) <= 10
            database.shift(table, "attempted_at", -timedelta(seconds=11), key=key)
            assert log_in(client, account.email).status_code == 200

    def test_what_left_it_is_deleted(self, service: Service, database: Database) -> None:
        email, table = unused_email(), attempt_table(database)
        fail(service, email, 3)
        database.shift(table, "attempted_at", -timedelta(seconds=301), key=account_key(email))
        fail(service, email, 1)
        assert [row["key"] for row in database.rows(table)].count(account_key(email)) == 1

    def test_a_refused_attempt_does_not_prolong_it(
        self, service: Service, database: Database
    ) -> None:
        email, table = unused_email(), attempt_table(database)
        fail(service, email, ACCOUNT_LIMIT)
        for _ in range(3):
            with connect(service) as client:
                assert_problem(log_in(client, email), 429)
        assert [row["key"] for row in database.rows(table)].count(
            account_key(email)
        ) == ACCOUNT_LIMIT
