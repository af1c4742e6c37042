"""Accounts in the browser: the pages and the API are two doors to the same accounts."""

from collections.abc import Iterator
from html import unescape

import httpx2
import pytest
from playwright.sync_api import Browser, Page

from tests.contract.account_pages import (
    DELETE,
    END_SESSIONS,
    LOGIN,
    LOGOUT,
    NEW_PASSWORD,
    PASSWORD_CHANGE,
    PROFILE,
    SIGNUP,
    WRONG,
    AccountVisitor,
    shown,
)
from tests.contract.client import (
    ME,
    PASSWORD,
    Account,
    connect,
    log_in,
    new_account,
    refresh,
    register,
    spellings_of,
    tokens_of,
    unused_email,
)
from tests.contract.problems import assert_grant_refused, assert_throttled
from tests.support.browser import complaints_of
from tests.support.database import Database
from tests.support.service import Service

pytestmark = [pytest.mark.accounts, pytest.mark.pages]

ACCOUNT_LIMIT, ADDRESS_LIMIT = 10, 50
ELSEWHERE = ("https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)")
EVIL = {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}


def visitor_of(service: Service, email: str | None = None) -> AccountVisitor:
    """A visitor with an address of its own, logged in to the account that has the e-mail."""
    visitor = AccountVisitor(connect(service))
    if email is not None:
        assert visitor.log_in(email).is_redirect
    return visitor


@pytest.fixture
def visitor(service: Service) -> AccountVisitor:
    return visitor_of(service)


@pytest.fixture
def inside(service: Service, account: Account) -> AccountVisitor:
    """A visitor who is logged in to `account`."""
    return visitor_of(service, account.email)


def assert_page_throttled(answer: httpx2.Response) -> None:
    assert answer.status_code == 429
    assert answer.headers["Content-Type"].startswith("text/html")
    assert 0 < int(answer.headers["Retry-After"]) <= 300


def assert_refused(answer: httpx2.Response) -> None:
    """The form is shown again."""
    assert not answer.is_redirect
    assert answer.status_code < 500
    assert "<form" in answer.text


class TestSignUp:
    def test_it_makes_an_account_for_the_api_too(
        self, visitor: AccountVisitor, anonymous: httpx2.Client
    ) -> None:
        email = unused_email()
        assert visitor.sign_up(email.upper()).is_redirect
        assert visitor.is_in()
        token = tokens_of(log_in(anonymous, email)).access
        me = anonymous.get(ME, headers={"Authorization": f"Bearer {token}"})
        assert me.json()["email"] == email

    def test_it_says_openly_what_the_api_says(
        self, visitor: AccountVisitor, account: Account
    ) -> None:
        for email in spellings_of(account.email):
            answer = visitor.sign_up(email)
            assert_refused(answer)
            detail = register(visitor.client, email).json()["detail"]
            assert detail in unescape(answer.text)
        assert not visitor.is_in()

    def test_addresses_that_try_many_are_stopped(self, four_workers: Service) -> None:
        taken = new_account(four_workers).email
        visitor = visitor_of(four_workers)
        for attempt in range(ADDRESS_LIMIT):
            if attempt % 5:
                register(visitor.client, taken)
            else:
                assert_refused(visitor.sign_up(taken))
        assert_page_throttled(visitor.sign_up(unused_email()))

    @pytest.mark.parametrize("password", ["elevenchars", "x" * 129, "", "twelve chars\0"])
    def test_passwords_are_as_the_api_wants_them(
        self, visitor: AccountVisitor, password: str
    ) -> None:
        assert_refused(visitor.sign_up(unused_email(), password))
        assert not visitor.is_in()

    @pytest.mark.parametrize("email", ["", "nobody", "a@b", "a@example.com\0", "ä" * 300 + "@b.de"])
    def test_addresses_are_as_the_api_wants_them(self, visitor: AccountVisitor, email: str) -> None:
        assert_refused(visitor.sign_up(email))
        assert not visitor.is_in()


class TestLogin:
    def test_an_account_of_the_api_logs_in(self, service: Service, account: Account) -> None:
        for email in spellings_of(account.email):
            visitor = visitor_of(service)
            assert visitor.log_in(email).is_redirect
            assert visitor.is_in()

    def test_strangers_are_led_to_it_and_back(
        self, visitor: AccountVisitor, account: Account
    ) -> None:
        led = visitor.get(PASSWORD_CHANGE)
        assert led.is_redirect
        answer = visitor.log_in(account.email, path=led.headers["Location"])
        assert answer.headers["Location"] == PASSWORD_CHANGE

    def test_nobody_is_told_what_was_wrong(
        self, visitor: AccountVisitor, account: Account, service: Service, database: Database
    ) -> None:
        inactive = new_account(service)
        table = database.table_with("is_active")
        statement = f'UPDATE "{table}" SET is_active = false WHERE email = :email'
        assert database.execute(statement, email=inactive.email) == 1
        refused = shown(visitor.log_in(account.email, WRONG))
        assert shown(visitor.log_in(unused_email())) == refused
        assert shown(visitor.log_in(inactive.email)) == refused
        assert not visitor.is_in()

    def test_failures_count_with_those_of_the_api(self, four_workers: Service) -> None:
        email = new_account(four_workers).email
        for attempt in range(ACCOUNT_LIMIT):
            visitor = visitor_of(four_workers)
            if attempt % 2:
                assert_refused(visitor.log_in(email, WRONG))
            else:
                log_in(visitor.client, email, WRONG)
        visitor = visitor_of(four_workers)
        assert_page_throttled(visitor.log_in(email))
        assert_throttled(log_in(visitor.client, email))
        assert not visitor.is_in()

    @pytest.mark.parametrize("elsewhere", ELSEWHERE)
    def test_it_leads_nowhere_else(
        self, visitor: AccountVisitor, account: Account, elsewhere: str
    ) -> None:
        path = f"{LOGIN}?{httpx2.QueryParams(next=elsewhere)}"
        answer = visitor.log_in(account.email, path=path, next=elsewhere)
        assert answer.is_redirect
        target = answer.headers["Location"]
        assert target.startswith("/")
        assert not target.startswith(("//", "/\\"))
        # Nor once one is logged in already.
        again = visitor.get(path)
        assert not again.is_redirect or again.headers["Location"].startswith("/")
        assert "evil" not in again.headers.get("Location", "")

    def test_it_begins_another_session(
        self, visitor: AccountVisitor, account: Account, service: Service
    ) -> None:
        visitor.get(LOGIN)
        before = dict(visitor.cookies)
        visitor.log_in(account.email)
        hidden = [line for line in visitor.set_cookies if "httponly" in line.lower()]
        assert hidden
        names = [line.partition("=")[0] for line in hidden]
        assert all(before.get(name) != visitor.cookies[name] for name in names)
        cookies = [line.lower() for line in visitor.set_cookies]
        assert all("; secure" in line for line in cookies)
        assert all("samesite=lax" in line for line in cookies)
        # What somebody planted before opens nothing.
        planted = visitor_of(service)
        planted.cookies = before
        assert not planted.is_in()


class TestLogout:
    def test_it_takes_a_form(self, inside: AccountVisitor) -> None:
        inside.get(LOGOUT)
        assert inside.is_in(), "an address ends nothing"
        cookies = dict(inside.cookies)
        assert inside.log_out().is_redirect
        assert not inside.is_in()
        inside.cookies = cookies
        assert not inside.is_in(), "nor does an old cookie open it again"

    def test_it_leaves_the_tokens_of_the_api(
        self, inside: AccountVisitor, account: Account
    ) -> None:
        inside.log_out()
        with account.client() as client:
            assert client.get(ME).status_code == 200


class TestOtherSites:
    @pytest.mark.parametrize("headers", [EVIL, {}], ids=["named", "unnamed"])
    def test_they_cannot_send_forms(
        self, inside: AccountVisitor, database: Database, headers: dict[str, str]
    ) -> None:
        before = database.content()
        form = {"email": unused_email(), "password": PASSWORD, "new_password": NEW_PASSWORD}
        for path in (PASSWORD_CHANGE, PROFILE, END_SESSIONS, DELETE, LOGOUT):
            answer = inside.request("POST", path, data=form, headers=headers)
            assert answer.status_code == 403, path
            assert answer.headers["Content-Type"].startswith("text/html")
        assert database.content() == before
        assert inside.is_in()

    @pytest.mark.parametrize("headers", [EVIL, {}], ids=["named", "unnamed"])
    def test_they_cannot_log_anybody_in(
        self, visitor: AccountVisitor, account: Account, headers: dict[str, str]
    ) -> None:
        form = {"email": account.email, "password": PASSWORD}
        for path in (LOGIN, SIGNUP):
            assert visitor.request("POST", path, data=form, headers=headers).status_code == 403
        assert not visitor.is_in()


class TestPasswordChange:
    def test_it_ends_all_other_sessions(
        self, inside: AccountVisitor, account: Account, service: Service
    ) -> None:
        other = visitor_of(service, account.email)
        assert inside.change_password(NEW_PASSWORD).is_redirect
        assert inside.is_in()
        assert not other.is_in()
        assert_signed_out(account)
        with account.anonymous() as client:
            assert_grant_refused(log_in(client, account.email), "invalid_grant")
            tokens_of(log_in(client, account.email, NEW_PASSWORD))

    def test_it_needs_the_current_one(self, inside: AccountVisitor, account: Account) -> None:
        for password in (WRONG, ""):
            assert_refused(inside.change_password(NEW_PASSWORD, password))
        assert_refused(inside.change_password("elevenchars"))
        with account.client() as client:
            assert client.get(ME).status_code == 200
            tokens_of(log_in(client, account.email))

    def test_wrong_ones_count_as_failed_logins(self, four_workers: Service) -> None:
        account = new_account(four_workers)
        inside = visitor_of(four_workers, account.email)
        for _ in range(ACCOUNT_LIMIT):
            assert_refused(inside.change_password(NEW_PASSWORD, WRONG))
        assert_page_throttled(inside.change_password(NEW_PASSWORD))
        assert_page_throttled(inside.change_email(unused_email()))
        assert_page_throttled(inside.confirm_with_password(DELETE))
        assert inside.is_in()

    def test_one_that_the_api_makes_ends_the_sessions_of_the_pages(
        self, inside: AccountVisitor, account: Account
    ) -> None:
        change = {"password": NEW_PASSWORD, "current_password": PASSWORD}
        with account.client() as client:
            assert client.patch(ME, json=change).status_code == 200
        assert not inside.is_in()


def assert_signed_out(account: Account) -> None:
    """No token of the account serves any more."""
    with account.client() as client:
        assert client.get(ME).status_code == 401
        assert_grant_refused(refresh(client, account.tokens.refresh), "invalid_grant")


class TestProfile:
    def test_it_changes_the_address(self, inside: AccountVisitor, account: Account) -> None:
        assert account.email in inside.get(PROFILE).text
        new = unused_email()
        assert inside.change_email(new.upper()).is_redirect
        assert new in inside.get(PROFILE).text
        with account.client() as client:
            assert client.get(ME).json()["email"] == new

    def test_it_needs_the_password(self, inside: AccountVisitor, account: Account) -> None:
        for password in (WRONG, ""):
            assert_refused(inside.change_email(unused_email(), password))
            assert_refused(inside.confirm_with_password(END_SESSIONS, password))
            assert_refused(inside.confirm_with_password(DELETE, password))
        with account.client() as client:
            assert client.get(ME).json()["email"] == account.email

    def test_it_says_that_an_address_is_taken(
        self, inside: AccountVisitor, service: Service
    ) -> None:
        other = new_account(service)
        answer = inside.change_email(other.email)
        assert_refused(answer)
        detail = register(inside.client, other.email).json()["detail"]
        assert detail in unescape(answer.text)

    def test_it_ends_the_other_sessions(
        self, inside: AccountVisitor, account: Account, service: Service
    ) -> None:
        other = visitor_of(service, account.email)
        assert inside.confirm_with_password(END_SESSIONS).is_redirect
        assert inside.is_in()
        assert not other.is_in()
        assert_signed_out(account)
        assert visitor_of(service, account.email).is_in()

    def test_it_deletes_the_account(
        self, inside: AccountVisitor, account: Account, database: Database
    ) -> None:
        assert inside.confirm_with_password(DELETE).is_redirect
        assert not inside.is_in()
        assert_signed_out(account)
        assert account.email not in {value for _, _, value in database.values()}


class TestItsPages:
    @pytest.mark.parametrize("path", [SIGNUP, LOGIN, PASSWORD_CHANGE, PROFILE])
    def test_no_cache_keeps_them(
        self, visitor: AccountVisitor, inside: AccountVisitor, path: str
    ) -> None:
        answer = (visitor if path in {SIGNUP, LOGIN} else inside).get(path)
        assert answer.status_code == 200
        assert "no-store" in answer.headers["Cache-Control"]
        scripts = answer.headers["Content-Security-Policy"]
        assert "unsafe" not in scripts

    def test_the_document_of_the_api_knows_nothing_of_them(self, anonymous: httpx2.Client) -> None:
        assert "/accounts/" not in anonymous.get("/openapi.json").text

    def test_password_managers_know_the_fields(self, inside: AccountVisitor) -> None:
        stranger = AccountVisitor(inside.client)
        assert 'autocomplete="new-password"' in stranger.get(SIGNUP).text
        assert 'autocomplete="current-password"' in stranger.get(LOGIN).text
        for text in (stranger.get(SIGNUP).text, stranger.get(LOGIN).text):
            assert 'autocomplete="username"' in text or 'autocomplete="email"' in text
        changing = inside.get(PASSWORD_CHANGE).text
        assert 'autocomplete="current-password"' in changing
        assert 'autocomplete="new-password"' in changing


@pytest.fixture
def page(browser: Browser, service: Service) -> Iterator[Page]:
    """A small phone."""
    with browser.new_context(
        base_url=service.base_url, viewport={"width": 360, "height": 640}
    ) as context:
        yield context.new_page()


def test_a_phone_and_a_keyboard_do(page: Page) -> None:
    complaints = complaints_of(page)
    email = unused_email()
    page.goto(SIGNUP)
    page.get_by_label("E-mail").focus()
    page.keyboard.type(email)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: SIGNUP not in url)
    for path in (PROFILE, PASSWORD_CHANGE):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
    page.goto(PROFILE)
    page.locator(f'form[action="{LOGOUT}"] button').focus()
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: PROFILE not in url)
    page.goto(PROFILE)
    assert LOGIN in page.url
    for path in (SIGNUP, LOGIN):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        assert page.locator("label[for]").count() >= 2
    assert complaints == []
