"""The admin, whoever wrote it: its door, its sessions, and what other sites can make it do."""

import re
from collections.abc import Callable, Iterator

import httpx2
import pytest

from tests.contract.client import (
    ME,
    PASSWORD,
    Account,
    connect,
    log_in,
    new_account,
    unused_email,
)
from tests.contract.visitor import Visitor as PageVisitor
from tests.support.database import Database
from tests.support.service import Service

pytestmark = [pytest.mark.accounts, pytest.mark.admin]

ADMIN = "/admin/"
ACCOUNT_LIMIT = 10
EVIL = {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}
NEW_PASSWORD = "battery horse correct"


class Visitor(PageVisitor):
    """One who knows the way to the admin."""

    def log_in(self, email: str, password: str = PASSWORD, **fields: str) -> httpx2.Response:
        path = self.login_path()
        return self.submit(path, path, username=email, password=password, **fields)

    def login_path(self) -> str:
        """Where it sends who is not logged in, without the way back."""
        return Visitor(self.client).get(ADMIN).headers["Location"].partition("?")[0]

    def is_in(self) -> bool:
        return self.get(ADMIN).status_code == 200


@pytest.fixture
def visitor(service: Service) -> Iterator[Visitor]:
    with connect(service) as client:
        yield Visitor(client)


def set_rights(database: Database, email: str, *, given: bool) -> None:
    table = database.table_with("is_superuser")
    for column in {"is_superuser", "is_staff"} & database.columns(table):
        statement = f'UPDATE "{table}" SET {column} = :given WHERE email = :email'
        assert database.execute(statement, email=email, given=given) == 1


@pytest.fixture
def superuser(account: Account, database: Database) -> Account:
    set_rights(database, account.email, given=True)
    return account


@pytest.fixture
def inside(visitor: Visitor, superuser: Account) -> Visitor:
    """A visitor who is logged in."""
    assert visitor.log_in(superuser.email).is_redirect
    assert visitor.is_in()
    return visitor


def test_the_path_without_slash_leads_to_it(visitor: Visitor) -> None:
    answer = visitor.get("/admin")
    assert answer.is_redirect
    assert answer.headers["Location"] == ADMIN


def test_strangers_are_led_to_a_login_page(visitor: Visitor) -> None:
    answer = visitor.get(ADMIN)
    assert answer.is_redirect
    page = visitor.get(answer.headers["Location"])
    assert page.status_code == 200
    assert page.headers["Content-Type"].startswith("text/html")
    assert 'type="password"' in page.text


def test_the_document_of_the_api_knows_nothing_of_it(anonymous: httpx2.Client) -> None:
    assert ADMIN not in anonymous.get("/openapi.json").text


class TestTheDoor:
    def test_superusers_alone_come_in_and_others_learn_nothing(
        self, visitor: Visitor, account: Account
    ) -> None:
        def told(email: str, password: str) -> tuple[int, str]:
            answer = visitor.log_in(email, password)
            return answer.status_code, re.sub(r'value="[^"]*"', "", answer.text)

        refused = told(account.email, PASSWORD)
        assert refused == told(account.email, "not the password")
        assert refused == told(unused_email(), PASSWORD)
        assert not visitor.is_in()

    def test_it_leads_back_to_the_admin_alone(self, visitor: Visitor, superuser: Account) -> None:
        for wanted in ("https://evil.example/", "//evil.example/", "/\\evil.example"):
            path = f"{visitor.login_path()}?{httpx2.QueryParams(next=wanted)}"
            answer = visitor.submit(
                path, path, username=superuser.email, password=PASSWORD, next=wanted
            )
            assert answer.is_redirect
            target = answer.headers["Location"]
            assert target.startswith("/")
            assert "evil" not in target
            visitor.cookies.clear()

    def test_its_failures_count_with_those_of_the_api(
        self, visitor: Visitor, superuser: Account
    ) -> None:
        for attempt in range(ACCOUNT_LIMIT):
            if attempt % 2:
                visitor.log_in(superuser.email, "wrong password")
            else:
                log_in(visitor.client, superuser.email, "wrong password")
        answer = visitor.log_in(superuser.email)
        assert answer.status_code == 429
        assert int(answer.headers["Retry-After"]) > 0
        assert answer.headers["Content-Type"].startswith("text/html")
        assert log_in(visitor.client, superuser.email).status_code == 429
        assert not visitor.is_in()

    def test_its_cookies_are_its_own(self, visitor: Visitor, superuser: Account) -> None:
        visitor.log_in(superuser.email)
        cookies = [line.lower() for line in visitor.set_cookies]
        session = [line for line in cookies if "csrf" not in line.partition("=")[0]]
        assert session
        assert all("httponly" in line for line in session)
        assert all("; secure" in line for line in cookies)
        assert all("samesite=lax" in line or "samesite=strict" in line for line in cookies)

    def test_a_login_begins_another_session(self, inside: Visitor, superuser: Account) -> None:
        before = dict(inside.cookies)
        inside.cookies.clear()
        inside.cookies.update(before)
        path = inside.login_path()
        hidden = Visitor(inside.client)
        hidden.cookies.update(before)
        hidden.submit(path, path, username=superuser.email, password=PASSWORD)
        fresh = Visitor(inside.client)
        assert fresh.log_in(superuser.email).is_redirect
        session = {name for name in fresh.cookies if "csrf" not in name}
        assert all(fresh.cookies[name] != before[name] for name in session)


class TestASession:
    """It ends at once with what it rests on."""

    def test_with_the_account(
        self, inside: Visitor, superuser: Account, database: Database
    ) -> None:
        table = database.table_with("is_active")
        statement = f'UPDATE "{table}" SET is_active = false WHERE email = :email'
        assert database.execute(statement, email=superuser.email) == 1
        assert not inside.is_in()

    def test_with_the_rights(self, inside: Visitor, superuser: Account, database: Database) -> None:
        set_rights(database, superuser.email, given=False)
        assert not inside.is_in()

    def test_with_the_password(self, inside: Visitor, superuser: Account) -> None:
        change = {"password": NEW_PASSWORD, "current_password": PASSWORD}
        with superuser.client() as client:
            assert client.patch(ME, json=change).status_code == 200
        assert not inside.is_in()

    def test_with_a_logout_by_a_form(self, inside: Visitor) -> None:
        cookies = dict(inside.cookies)
        inside.get("/admin/logout")
        inside.get("/admin/logout/")
        assert inside.is_in(), "an address ends nothing"
        action = re.search(r'action="(/admin/logout/?)"', inside.get(ADMIN).text)
        assert action
        assert inside.submit(action[1], ADMIN).status_code in {200, 302, 303}
        inside.cookies = cookies
        assert not inside.is_in(), "nor does an old cookie open it again"


class TestAnotherSite:
    @pytest.mark.parametrize("headers", [EVIL, {}], ids=["named", "unnamed"])
    def test_it_cannot_log_anybody_in(
        self, visitor: Visitor, superuser: Account, headers: dict[str, str]
    ) -> None:
        form = {"username": superuser.email, "password": PASSWORD}
        answer = visitor.request("POST", visitor.login_path(), data=form, headers=headers)
        assert answer.status_code == 403
        assert not visitor.is_in()

    @pytest.mark.parametrize("headers", [EVIL, {}], ids=["named", "unnamed"])
    def test_it_cannot_send_forms(
        self, inside: Visitor, service: Service, database: Database, headers: dict[str, str]
    ) -> None:
        victim = new_account(service)
        before = database.content()
        for path in forms_of(inside, victim):
            form = {"email": "evil@example.com", "password": PASSWORD, "post": "yes"}
            answer = inside.request("POST", path, data=form, headers=headers)
            assert answer.status_code == 403, path
            assert answer.headers["Content-Type"].startswith("text/html")
        assert database.content() == before


def forms_of(inside: Visitor, victim: Account) -> list[str]:
    """The pages of the admin that change users, whichever addresses it gives them."""
    [users] = set(re.findall(r'href="(/admin/(?:\w+/)?users?/?)"', inside.get(ADMIN).text))
    if users.endswith("/"):
        record = f"{users}{victim.user['id']}/"
        return [f"{users}add/", f"{record}change/", f"{record}delete/"]
    record = victim.user["id"]
    return [f"{users}/new", f"{users}/{record}", f"{users}/delete?id={record}"]


class TestItsPages:
    def test_no_cache_keeps_them_and_nothing_inline_runs(self, inside: Visitor) -> None:
        for path in (ADMIN, inside.login_path(), "/admin/nothing"):
            headers = inside.get(path).headers
            assert headers["X-Frame-Options"] == "DENY"
            scripts = re.search("script-src ([^;]*)", headers["Content-Security-Policy"])
            assert scripts is None or "unsafe" not in scripts[1]
        assert "no-store" in inside.get(ADMIN).headers["Cache-Control"]

    def test_errors_are_pages_too(self, inside: Visitor) -> None:
        for path in ("/admin/nothing", "/admin/nothing/"):
            answer = inside.get(path)
            if answer.is_redirect:
                continue
            assert answer.status_code == 404
            assert answer.headers["Content-Type"].startswith("text/html")

    def test_no_hash_is_shown(
        self, inside: Visitor, superuser: Account, database: Database, log: Callable[[], str]
    ) -> None:
        rows = database.rows(database.table_with("is_active"))
        [user] = [row for row in rows if row["email"] == superuser.email]
        [stored] = [value for value in user.values() if "argon2" in str(value)]
        for path in forms_of(inside, superuser):
            assert stored not in inside.get(path).text
        assert stored not in log()
        assert PASSWORD not in log()
