import json
import re

import pytest

from tests.admin.conftest import EMAIL, PASSWORD, Browser, SignUp

LIST, NEW, ME = "/admin/users", "/admin/users/new", "/api/v1/users/me"
NEW_PASSWORD = "battery horse correct"


def emails(browser: Browser, query: str = "") -> list[str]:
    return re.findall(r'aria-label="Select (.+?)"', browser.get(LIST + query).text)


def page_of(browser: Browser, email: str) -> str:
    [found] = re.findall(rf'href="(/admin/users/[^"]+)">{email}</a></th>', browser.get(LIST).text)
    return str(found)


def log_in(browser: Browser, email: str, password: str) -> int:
    form = {"grant_type": "password", "username": email, "password": password}
    return browser.post("/api/v1/auth/token", data=form).status_code


def test_they_are_found_filtered_and_ordered(browser: Browser, sign_up: SignUp) -> None:
    for name in ("ada", "grace"):
        sign_up(f"{name}@example.com")
    assert emails(browser) == ["grace@example.com", "ada@example.com", EMAIL]
    assert emails(browser, "?order=email") == ["ada@example.com", "grace@example.com", EMAIL]
    assert emails(browser, "?q=GRA") == ["grace@example.com"]
    assert emails(browser, "?q=%25") == []
    assert emails(browser, "?q=%00") == emails(browser)
    assert emails(browser, "?is_superuser=yes") == [EMAIL]
    assert emails(browser, "?is_superuser=no&q=ada") == ["ada@example.com"]
    assert emails(browser, "?is_active=no") == []
    assert emails(browser, "?email_verified=yes") == []
    assert len(emails(browser, "?email_verified=no&order=email_verified")) == 3
    assert emails(browser, "?created_to=2020-01-01") == []
    assert len(emails(browser, "?created_from=2020-01-01&page=7")) == 3


def test_one_is_made(browser: Browser) -> None:
    form = {"email": "Ada@Example.com", "password": PASSWORD, "is_active": "on"}
    response = browser.post(NEW, data=form)
    assert response.headers["Location"] == f"{LIST}?notice=created"
    assert emails(browser) == ["ada@example.com", EMAIL]
    assert log_in(browser, "ada@example.com", PASSWORD) == 200


@pytest.mark.parametrize(
    "change",
    [
        {"email": "nonsense"},
        {"email": ""},
        {"email": "ROOT@example.com"},
        {"password": "short"},
        {"password": ""},
        {"password": "x" * 129},
        {"password": "twelve\0characters"},
    ],
    ids=str,
)
def test_what_the_api_refuses_is_refused(browser: Browser, change: dict[str, str]) -> None:
    form = {"email": "ada@example.com", "password": PASSWORD, **change}
    response = browser.post(NEW, data=form)
    assert response.status_code == 422
    [field] = change
    assert f'id="field-{field}-error"' in response.text
    assert form["password"] not in response.text or not form["password"]
    assert emails(browser) == [EMAIL]


def test_markup_in_a_form_stays_text(browser: Browser) -> None:
    response = browser.post(NEW, data={"email": '"><script>alert(1)</script>'})
    assert "<script" not in response.text


def test_a_new_password_ends_the_sessions(browser: Browser, sign_up: SignUp) -> None:
    headers = sign_up("ada@example.com")
    form = {"email": "ada@example.com", "password": NEW_PASSWORD, "is_active": "on"}
    assert browser.post(page_of(browser, "ada@example.com"), data=form).status_code == 303
    assert browser.get(ME, headers=headers).status_code == 401
    assert log_in(browser, "ada@example.com", NEW_PASSWORD) == 200


def test_a_taken_address_is_refused_beside_a_new_password(
    browser: Browser, sign_up: SignUp
) -> None:
    headers = sign_up("ada@example.com")
    form = {"email": EMAIL, "password": NEW_PASSWORD, "is_active": "on"}
    response = browser.post(page_of(browser, "ada@example.com"), data=form)
    assert response.status_code == 422
    assert 'id="field-email-error"' in response.text
    assert browser.get(ME, headers=headers).status_code == 200


def test_without_a_new_password_the_old_one_stays(browser: Browser, sign_up: SignUp) -> None:
    headers = sign_up("ada@example.com")
    form = {"email": "lovelace@example.com", "password": "", "is_active": "on"}
    assert browser.post(page_of(browser, "ada@example.com"), data=form).status_code == 303
    assert json.loads(browser.get(ME, headers=headers).text)["email"] == "lovelace@example.com"
    assert log_in(browser, "lovelace@example.com", PASSWORD) == 200


def test_an_address_is_vouched_for_until_it_changes(browser: Browser, sign_up: SignUp) -> None:
    sign_up("ada@example.com")
    page = page_of(browser, "ada@example.com")
    form = {"email": "ada@example.com", "is_active": "on", "email_verified": "on"}
    for address, listed in (("ada@example.com", 1), ("lovelace@example.com", 0)):
        assert browser.post(page, data=form | {"email": address}).status_code == 303
        assert len(emails(browser, "?email_verified=yes")) == listed


def test_deactivation_ends_the_sessions_for_good(browser: Browser, sign_up: SignUp) -> None:
    headers = sign_up("ada@example.com")
    page = page_of(browser, "ada@example.com")
    for flags in ({}, {"is_active": "on"}):
        assert browser.post(page, data={"email": "ada@example.com", **flags}).status_code == 303
        assert browser.get(ME, headers=headers).status_code == 401
    assert log_in(browser, "ada@example.com", PASSWORD) == 200


@pytest.mark.parametrize("kept", ["is_active", "is_superuser"])
def test_nobody_locks_themselves_out(browser: Browser, kept: str) -> None:
    page = page_of(browser, EMAIL)
    response = browser.post(page, data={"email": EMAIL, kept: "on"})
    assert response.status_code == 422
    assert "another superuser" in response.text
    user_id = page.rpartition("/")[2]
    assert browser.post(f"{LIST}/delete?id={user_id}").status_code == 403
    assert emails(browser) == [EMAIL]


def test_ones_own_new_password_keeps_the_session(browser: Browser) -> None:
    form = {"email": EMAIL, "password": NEW_PASSWORD, "is_active": "on", "is_superuser": "on"}
    assert browser.post(page_of(browser, EMAIL), data=form).status_code == 303
    assert browser.get(LIST).status_code == 200


def test_some_are_deleted_with_all_that_is_theirs(browser: Browser, sign_up: SignUp) -> None:
    headers = sign_up("ada@example.com")
    browser.post("/api/v1/items", json={"title": "Tea"}, headers=headers)
    sign_up("grace@example.com")
    pages = [page_of(browser, f"{name}@example.com") for name in ("ada", "grace")]
    delete = f"{LIST}/delete?" + "&".join(f"id={page.rpartition('/')[2]}" for page in pages)
    question = browser.get(delete)
    assert "ada@example.com" in question.text
    assert "items" in question.text
    assert browser.post(delete).headers["Location"] == f"{LIST}?notice=deleted"
    assert emails(browser) == [EMAIL]
    assert "There is nothing yet." in browser.get("/admin/items").text
    assert browser.get(ME, headers=headers).status_code == 401
    assert browser.get(delete).status_code == 404, "gone already"
    assert browser.get(f"{LIST}/delete").headers["Location"] == f"{LIST}?notice=nothing"


def test_hashes_are_never_shown(browser: Browser) -> None:
    for path in (LIST, page_of(browser, EMAIL)):
        assert "argon2" not in browser.get(path).text


def test_changes_are_in_the_log(browser: Browser, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    browser.post(NEW, data={"email": "ada@example.com", "password": PASSWORD})
    line = next(message for message in caplog.messages if " created users " in message)
    assert line.startswith(page_of(browser, EMAIL).rpartition("/")[2])
    assert PASSWORD not in caplog.text
