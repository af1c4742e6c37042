import pytest

from app.pages.csrf import HEADER
from tests.browsers import HTML, Browser

FORM = {"title": "Tea"}


@pytest.mark.parametrize("sent", ["", "x", "\N{TEACUP WITHOUT HANDLE}"])
def test_a_form_without_the_secret_is_refused(browser: Browser, sent: str) -> None:
    answer = browser.client.post("/items/new/", data={**FORM, "csrf_token": sent})
    assert answer.status_code == 403
    assert answer.mimetype == "text/html"
    assert "load it again" in answer.text


def test_the_secret_of_another_browser_is_refused(browser: Browser) -> None:
    other = Browser(browser.client.application.test_client())
    form = {**FORM, "csrf_token": other.csrf_token()}
    assert browser.client.post("/items/new/", data=form, headers=HTML).status_code == 403


def test_a_header_brings_it_as_well(browser: Browser) -> None:
    headers = {**HTML, HEADER: browser.csrf_token()}
    assert browser.client.post("/items/new/", data=FORM, headers=headers).status_code == 303


def test_who_has_no_session_has_no_secret(browser: Browser) -> None:
    stranger = browser.client.application.test_client()
    assert stranger.post("/items/new/", data=FORM).status_code == 403
    assert stranger.post("/items/new/", data={**FORM, "csrf_token": ""}).status_code == 403
