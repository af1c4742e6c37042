"""The API for scripts of the pages: the session's cookie instead of a token, and a header."""

import re

import httpx2
import pytest

from tests.contract.account_pages import NEW_PASSWORD, AccountVisitor
from tests.contract.client import ITEMS, ME, PASSWORD, Account, connect
from tests.contract.problems import assert_problem
from tests.support.database import Database
from tests.support.service import Service

pytestmark = [pytest.mark.accounts, pytest.mark.pages]

ITEM = {"title": "Tea"}


class Script:
    """A script of a page: it has the page's cookies, and reads the token in its head."""

    def __init__(self, service: Service, account: Account) -> None:
        self.visitor = AccountVisitor(connect(service))
        assert self.visitor.log_in(account.email).is_redirect

    def header(self) -> dict[str, str]:
        page = self.visitor.get("/").text
        [token] = re.findall(r'<meta name="csrf-token" content="([^"]+)">', page)
        return {"X-CSRFToken": token}

    def call(self, method: str, path: str, **arguments: object) -> httpx2.Response:
        """As browsers send a request of this site's own pages."""
        headers = dict(arguments.pop("headers", {}))  # type: ignore[call-overload]
        origin = str(self.visitor.client.base_url).rstrip("/")
        headers |= {"Origin": origin, "Sec-Fetch-Site": "same-origin"}
        return self.visitor.request(method, path, headers=headers, **arguments)


@pytest.fixture
def script(service: Service, account: Account) -> Script:
    return Script(service, account)


def test_it_reads_with_the_cookie_alone(script: Script, account: Account) -> None:
    answer = script.call("GET", ME)
    assert answer.status_code == 200
    assert answer.json() == account.user
    assert script.call("HEAD", ITEMS).status_code == 200


def test_it_writes_with_the_header_alone(script: Script, account: Account) -> None:
    created = script.call("POST", ITEMS, json=ITEM, headers=script.header())
    assert created.status_code == 201
    item = created.json()
    assert item["owner_id"] == account.user["id"]
    path = f"{ITEMS}/{item['id']}"
    for method, body in (("POST", ITEM), ("PATCH", {"title": "Cake"}), ("DELETE", None)):
        target = ITEMS if method == "POST" else path
        for headers in ({}, {"X-CSRFToken": "x" * 64}, {"X-CSRFToken": ""}):
            assert_problem(script.call(method, target, json=body, headers=headers), 403)
    assert account.client().get(ITEMS).json()["items"] == [item]
    assert script.call("DELETE", path, headers=script.header()).status_code == 204


def test_a_token_in_the_body_is_no_header(script: Script, account: Account) -> None:
    token = script.header()["X-CSRFToken"]
    form = {"title": "Tea", "csrfmiddlewaretoken": token, "csrf_token": token}
    assert script.call("POST", ITEMS, data=form).status_code in {403, 415}
    assert account.client().get(ITEMS).json()["items"] == []


def test_the_header_of_another_is_none(script: Script, service: Service, account: Account) -> None:
    other = Script(service, account)
    answer = script.call("POST", ITEMS, json=ITEM, headers=other.header())
    assert_problem(answer, 403)


def test_a_token_needs_no_header_and_decides_alone(script: Script, account: Account) -> None:
    bearer = {"Authorization": f"Bearer {account.tokens.access}"}
    assert script.call("POST", ITEMS, json=ITEM, headers=bearer).status_code == 201
    wrong = {"Authorization": "Bearer x", **script.header()}
    assert_problem(script.call("GET", ME, headers=wrong), 401)


def test_an_inactive_users_session_is_none(
    script: Script, account: Account, database: Database
) -> None:
    table = database.table_with("is_active")
    statement = f'UPDATE "{table}" SET is_active = :active WHERE email = :email'
    assert database.execute(statement, active=False, email=account.email) == 1
    assert_problem(script.call("GET", ME), 401)


def test_a_changed_password_ends_all_sessions_but_the_one_it_was_changed_in(
    script: Script, service: Service, account: Account
) -> None:
    other = Script(service, account)
    change = {"password": NEW_PASSWORD, "current_password": PASSWORD}
    assert script.call("PATCH", ME, json=change, headers=script.header()).status_code == 200
    assert script.call("GET", ME).status_code == 200
    assert script.visitor.is_in()
    assert_problem(other.call("GET", ME), 401)
    assert not other.visitor.is_in()
    assert_problem(account.client().get(ME), 401)


def test_a_password_changed_with_a_token_ends_sessions_in_browsers(
    script: Script, account: Account
) -> None:
    change = {"password": NEW_PASSWORD, "current_password": PASSWORD}
    assert account.client().patch(ME, json=change).status_code == 200
    assert account.client().get(ME).status_code == 200
    assert_problem(script.call("GET", ME), 401)


def test_with_the_account_its_session_ends(script: Script) -> None:
    assert script.call("DELETE", ME, headers=script.header()).status_code == 204
    assert_problem(script.call("GET", ME), 401)
    assert not script.visitor.is_in()


def test_the_token_endpoint_makes_no_cookie(account: Account) -> None:
    answer = account.anonymous().post(
        "/api/v1/auth/token",
        data={"grant_type": "password", "username": account.email, "password": PASSWORD},
    )
    assert answer.status_code == 200
    assert "set-cookie" not in answer.headers
