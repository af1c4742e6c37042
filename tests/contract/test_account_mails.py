"""What the account pages do by mail: the links lead to pages, and only the pages' buttons act."""

import hashlib
import statistics
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

import httpx2
import pytest

from tests.contract.account_pages import (
    NEW_PASSWORD,
    PASSWORD_RESET,
    PROFILE,
    AccountVisitor,
    link_in,
    shown,
)
from tests.contract.client import (
    ME,
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
from tests.contract.mail import REQUIRED, ask_for_reset, confirm, sent_to, token_in, verify
from tests.contract.problems import assert_grant_refused, assert_invalid
from tests.support.database import Database
from tests.support.service import Service
from tests.support.smtp_sink import SmtpSink, smtp_sink

pytestmark = [pytest.mark.accounts, pytest.mark.mail, pytest.mark.pages]

CONFIRM_EMAIL = "/accounts/confirm-email/"


@pytest.fixture(scope="module")
def sink() -> Iterator[SmtpSink]:
    with smtp_sink() as running:
        yield running


@pytest.fixture(scope="module")
def mailing(service: Service, sink: SmtpSink) -> Iterator[Service]:
    """It answers to two names; the first is its own."""
    with launching(service) as start:
        yield start(**sent_to(sink), ALLOWED_HOSTS="127.0.0.1,other.example")


@pytest.fixture(scope="module")
def strict(service: Service, sink: SmtpSink) -> Iterator[Service]:
    with launching(service) as start:
        yield start(**sent_to(sink), **REQUIRED)


def page_in(mail: object) -> str:
    """The path of the link in a mail, which leads to where the service is published."""
    link = urlsplit(link_in(str(mail)))
    assert link.scheme == "https"
    assert link.hostname == "127.0.0.1"
    assert not link.query
    return link.path


class TestReset:
    @pytest.fixture
    def account(self, mailing: Service) -> Account:
        return new_account(mailing)

    @pytest.fixture
    def visitor(self, mailing: Service) -> AccountVisitor:
        return AccountVisitor(connect(mailing))

    @pytest.fixture
    def page(self, visitor: AccountVisitor, account: Account, sink: SmtpSink) -> str:
        assert visitor.ask_for_reset(account.email).status_code in {200, 302, 303}
        return page_in(sink.to(account.email)[0].get_content())

    def test_it_ends_all_sessions(
        self, mailing: Service, account: Account, visitor: AccountVisitor, page: str
    ) -> None:
        assert page.startswith(PASSWORD_RESET)
        other = AccountVisitor(connect(mailing))
        assert other.log_in(account.email).is_redirect
        assert visitor.submit(page, page, new_password=NEW_PASSWORD).is_redirect
        assert not other.is_in()
        with account.client() as client:
            assert client.get(ME).status_code == 401
            assert_grant_refused(refresh(client, account.tokens.refresh), "invalid_grant")
            assert_grant_refused(log_in(client, account.email), "invalid_grant")
            tokens_of(log_in(client, account.email, NEW_PASSWORD))

    def test_a_link_serves_once(self, visitor: AccountVisitor, page: str) -> None:
        looked = visitor.get(page)
        assert 'autocomplete="new-password"' in looked.text
        assert not visitor.submit(page, page, new_password="short").is_redirect
        assert visitor.submit(page, page, new_password=NEW_PASSWORD).is_redirect
        assert "new_password" not in visitor.get(page).text
        assert not visitor.submit(page, PASSWORD_RESET, new_password=NEW_PASSWORD).is_redirect
        assert visitor.get(page).status_code < 500

    def test_an_unknown_one_is_refused_by_a_page(self, visitor: AccountVisitor) -> None:
        for token in ("unknown", "x" * 5000, "%F0%9F%8D%B5"):
            answer = visitor.get(f"{PASSWORD_RESET}{token}/")
            assert answer.status_code < 500
            assert "new_password" not in answer.text
            assert answer.headers["Content-Type"].startswith("text/html")

    def test_pages_and_api_take_each_others_tokens(
        self, visitor: AccountVisitor, account: Account, sink: SmtpSink, page: str
    ) -> None:
        token = token_in(sink.to(account.email)[0])
        assert token in page
        assert confirm(visitor.client, token).status_code == 204
        assert "new_password" not in visitor.get(page).text
        assert ask_for_reset(visitor.client, account.email).status_code == 202
        page = page_in(sink.to(account.email, 2)[1].get_content())
        assert visitor.submit(page, page, new_password=NEW_PASSWORD).is_redirect

    def test_it_tells_nobody_who_has_an_account(
        self, visitor: AccountVisitor, account: Account, sink: SmtpSink
    ) -> None:
        known = visitor.ask_for_reset(account.email)
        unknown = visitor.ask_for_reset(unused_email())
        assert shown_or_led(known) == shown_or_led(unknown)
        sink.to(account.email)

    def test_nor_does_its_time(self, mailing: Service) -> None:
        accounts = [new_account(mailing).email for _ in range(7)]
        times: dict[str, list[float]] = {"unknown": [], "known": []}
        visitor = AccountVisitor(connect(mailing))
        visitor.get(PASSWORD_RESET)
        for known in accounts:
            for kind, email in (("unknown", unused_email()), ("known", known)):
                asked = time.perf_counter()
                visitor.ask_for_reset(email)
                times[kind].append(time.perf_counter() - asked)
                # The work that follows the answer is not to be in the next one's time.
                time.sleep(0.1)
        ratio = statistics.median(times["unknown"]) / statistics.median(times["known"])
        assert 0.4 < ratio < 2.5, times

    @pytest.mark.parametrize("known", [True, False])
    def test_nor_does_its_limit(self, mailing: Service, account: Account, known: bool) -> None:
        spellings = spellings_of(account.email if known else unused_email())
        for spelling in spellings:
            visitor = AccountVisitor(connect(mailing))
            assert visitor.ask_for_reset(spelling).status_code in {200, 302, 303}
        for spelling in spellings:
            answer = AccountVisitor(connect(mailing)).ask_for_reset(spelling)
            assert answer.status_code == 429
            assert int(answer.headers["Retry-After"]) > 0
            assert answer.headers["Content-Type"].startswith("text/html")

    def test_the_sender_has_no_say_in_the_link(
        self, mailing: Service, account: Account, sink: SmtpSink
    ) -> None:
        client = connect(mailing)
        client.headers |= {"Host": "other.example", "X-Forwarded-Host": "evil.example"}
        assert ask_for_reset(client, account.email).status_code == 202
        page_in(sink.to(account.email)[0].get_content())

    def test_the_token_is_in_no_log_and_in_no_table(
        self,
        account: Account,
        visitor: AccountVisitor,
        sink: SmtpSink,
        database: Database,
        page: str,
    ) -> None:
        token = token_in(sink.to(account.email)[0])
        visitor.get(page)
        visitor.submit(page, page, new_password="short")
        visitor.get(f"{CONFIRM_EMAIL}{token}/")
        assert not [table for table, _, value in database.values() if token in value]
        database.table_holding(hashlib.sha256(token.encode()).hexdigest())
        assert account.service.log is not None
        log = account.service.log.read_text()
        assert PASSWORD_RESET in log
        assert token not in log


def shown_or_led(answer: httpx2.Response) -> tuple[object, ...]:
    return answer.headers.get("Location"), *shown(answer)


class TestVerification:
    @pytest.fixture
    def visitor(self, strict: Service) -> AccountVisitor:
        return AccountVisitor(connect(strict))

    @pytest.fixture
    def email(self, visitor: AccountVisitor) -> str:
        """The address of who signed up and has not shown yet that it is theirs."""
        email = unused_email()
        visitor.sign_up(email)
        assert not visitor.is_in()
        return email

    def test_the_link_opens_a_page_whose_button_confirms(
        self, visitor: AccountVisitor, sink: SmtpSink, email: str
    ) -> None:
        page = page_in(sink.to(email)[0].get_content())
        assert page.startswith(CONFIRM_EMAIL)
        # Programs that look through mail follow links.
        assert visitor.get(page).status_code == 200
        assert_grant_refused(log_in(visitor.client, email), "invalid_grant")
        page = page_in(sink.to(email, 2)[1].get_content())
        assert visitor.submit(page, page).status_code in {200, 302, 303}
        tokens_of(log_in(visitor.client, email))
        assert visitor.log_in(email).is_redirect
        assert visitor.is_in()
        assert "form" in visitor.get(PROFILE).text

    def test_only_who_knows_the_password_is_told(
        self, visitor: AccountVisitor, sink: SmtpSink, email: str
    ) -> None:
        wrong = shown(visitor.log_in(email, "wrong password"))
        assert wrong == shown(visitor.log_in(unused_email()))
        visitor.log_in(email)
        assert not visitor.is_in()
        sink.to(email, 2)

    def test_pages_and_api_believe_each_other(
        self, visitor: AccountVisitor, sink: SmtpSink, email: str
    ) -> None:
        page = page_in(sink.to(email)[0].get_content())
        assert verify(visitor.client, token_in(sink.to(email)[0])).status_code == 204
        assert visitor.log_in(email).is_redirect
        assert visitor.is_in()
        # The token is used up.
        visitor.submit(page, PROFILE)
        new = unused_email()
        assert visitor.change_email(new).is_redirect
        assert visitor.is_in(), "who mistyped it can still mend it"
        assert_grant_refused(log_in(visitor.client, new), "invalid_grant")
        page = page_in(sink.to(new)[0].get_content())
        visitor.submit(page, PROFILE)
        token = token_in(sink.to(new, 2)[1])
        visitor.submit(f"{CONFIRM_EMAIL}{token}/", PROFILE)
        tokens_of(log_in(visitor.client, new))
        assert_invalid(verify(visitor.client, token), "#/token")
