import pytest
from flask.testing import FlaskClient
from sqlalchemy import Update, update
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app import create_app
from app.accounts.models import AuthSession, User
from app.accounts.throttle import ACCOUNT_LIMIT
from app.admin import sessions
from app.admin.tickets import COOKIE
from app.core.models import utc_now
from app.core.settings import Settings
from tests.admin.conftest import EMAIL, PASSWORD, SignUp

LOGIN = "/admin/login"


def log_in(
    visitor: FlaskClient, username: str = EMAIL, password: str = PASSWORD, wanted: str = ""
) -> TestResponse:
    form = {"username": username, "password": password, "next": wanted}
    return visitor.post(LOGIN, data=form)


def ticket_of(visitor: FlaskClient) -> str:
    cookie = visitor.get_cookie(COOKIE, path="/admin")
    return cookie.value if cookie else ""


def bring(visitor: FlaskClient, ticket: str) -> None:
    visitor.set_cookie(COOKIE, ticket, path="/admin")


def test_the_path_without_slash_leads_to_the_admin(visitor: FlaskClient) -> None:
    response = visitor.get("/admin")
    assert (response.status_code, response.headers["Location"]) == (303, "/admin/")


def test_a_login_leads_back_to_the_page_that_was_wanted(visitor: FlaskClient) -> None:
    response = visitor.get("/admin/users?q=a%26b&is_active=yes")
    assert response.status_code == 303
    page = visitor.get(response.headers["Location"])
    assert 'value="/admin/users?q=a%26b&amp;is_active=yes"' in page.text
    response = log_in(visitor, EMAIL.upper(), wanted="/admin/users?q=a%26b&is_active=yes")
    assert (response.status_code, response.headers["Location"]) == (
        303,
        "/admin/users?q=a%26b&is_active=yes",
    )
    assert visitor.get("/admin/").status_code == 200


def test_one_answer_for_all_who_may_not_log_in(visitor: FlaskClient, sign_up: SignUp) -> None:
    sign_up("ada@example.com")
    wrong = log_in(visitor, password="not the password")
    assert wrong.status_code == 422
    assert "Set-Cookie" not in wrong.headers
    assert log_in(visitor, "nobody@example.com").text == wrong.text
    assert log_in(visitor, "ada@example.com").text == wrong.text
    assert log_in(visitor, "", "").text == wrong.text


def test_logins_are_limited_together_with_those_of_the_api(visitor: FlaskClient) -> None:
    for attempt in range(ACCOUNT_LIMIT):
        if attempt % 2:
            log_in(visitor, password="wrong")
        else:
            form = {"grant_type": "password", "username": EMAIL, "password": "wrong"}
            visitor.post("/api/v1/auth/token", data=form)
    response = log_in(visitor)
    assert response.status_code == 429
    assert int(response.headers["Retry-After"]) > 0
    assert response.content_type.startswith("text/html")


def test_who_is_no_superuser_gains_no_further_guesses(
    visitor: FlaskClient, sign_up: SignUp
) -> None:
    sign_up("ada@example.com")
    for _ in range(ACCOUNT_LIMIT):
        assert log_in(visitor, "ada@example.com").status_code == 422
    assert log_in(visitor, "ada@example.com").status_code == 429


def test_the_cookie_is_for_the_admin_alone(
    visitor: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Secure" not in log_in(visitor).headers["Set-Cookie"]
    monkeypatch.setenv("ENVIRONMENT", "production")
    monkeypatch.setenv("ALLOWED_HOSTS", "localhost")
    app = create_app(Settings())
    client = app.test_client()
    client.environ_base.update(visitor.environ_base)
    attributes = log_in(client).headers["Set-Cookie"].split("; ")[1:]
    app.extensions["engine"].dispose()
    assert attributes == ["Secure", "HttpOnly", "Path=/admin", "SameSite=Lax"]


def test_each_login_has_a_session_of_its_own(visitor: FlaskClient) -> None:
    log_in(visitor)
    first = ticket_of(visitor)
    log_in(visitor)
    assert ticket_of(visitor) != first
    bring(visitor, first)
    assert visitor.get("/admin/").status_code == 303, "the one before has ended"


def test_logging_out_ends_the_session(browser: FlaskClient) -> None:
    ticket = ticket_of(browser)
    assert browser.get("/admin/logout").status_code == 404
    assert browser.post("/admin/logout").headers["Location"] == LOGIN
    assert not ticket_of(browser)
    bring(browser, ticket)
    assert browser.get("/admin/").status_code == 303


@pytest.mark.parametrize(
    "change",
    [
        update(User).values(is_superuser=False),
        update(User).values(is_active=False),
        update(AuthSession).values(revoked_at=utc_now()),
        update(AuthSession).values(created_at=utc_now() - sessions.LIFETIME),
    ],
    ids=["no superuser", "inactive", "revoked", "old"],
)
def test_a_session_ends_at_once(browser: FlaskClient, session: Session, change: Update) -> None:
    session.execute(change)
    session.commit()
    assert browser.get("/admin/users").headers["Location"].startswith(LOGIN)


def test_tokens_of_the_api_are_no_tickets_nor_the_other_way_round(
    browser: FlaskClient, sign_up: SignUp
) -> None:
    headers = {"Authorization": f"Bearer {ticket_of(browser)}"}
    assert browser.get("/api/v1/users/me", headers=headers).status_code == 401
    bring(browser, sign_up(EMAIL)["Authorization"].removeprefix("Bearer "))
    assert browser.get("/admin/").status_code == 303


@pytest.mark.parametrize("path", [LOGIN, "/admin/logout", "/admin/users/new", "/admin/nothing/new"])
def test_what_another_site_sends_is_refused(browser: FlaskClient, path: str) -> None:
    for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "same-site"}):
        response = browser.post(path, data={"username": "a"}, headers=headers)
        assert response.status_code == 403
        assert response.content_type.startswith("text/html")
    assert browser.get("/admin/").status_code == 200
