"""The chat where a page, a silent model and a server's end meet it."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from itertools import product

import httpx2
import pytest
from playwright.sync_api import Browser, expect

from tests.contract.client import PASSWORD, connect, new_account
from tests.contract.conftest import launching
from tests.contract.test_chat import ANSWERS_AT_ONCE, CHAT, QUESTION, caller
from tests.support.browser import complaints_of
from tests.support.chat_upstream import Script, chat_upstream
from tests.support.rows import PAIRS, ROWS, Row, parameters
from tests.support.service import Service

WITH_CHAT = [row for row in (*ROWS, *PAIRS) if "chat" in row.features]
# One with accounts and one without, on each framework.
FIRST = {(row.framework, row.auth): row for row in reversed(WITH_CHAT)}


@pytest.fixture(scope="module", params=parameters(FIRST.values()))
def row(request: pytest.FixtureRequest) -> Row:
    row: Row = request.param
    return row


@pytest.fixture
def development(service: Service) -> Iterator[Service]:
    with launching(service) as start:
        yield start(ENVIRONMENT="development", ALLOWED_HOSTS=None, TRUSTED_PROXIES=None)


def test_the_page_shows_the_echo_of_development(development: Service, browser: Browser) -> None:
    with browser.new_context(base_url=development.base_url) as context, context.new_page() as page:
        complaints = complaints_of(page)
        page.goto("/demo")
        if development.accounts:
            account = new_account(development)
            page.get_by_label("E-mail").fill(account.email)
            page.get_by_label("Password").fill(PASSWORD)
            page.get_by_role("button", name="Sign in").click()
        message = " ".join(["kettle"] * 40)
        page.get_by_label("Message").fill(message)
        page.get_by_role("button", name="Send").click()
        answer = page.locator("#answer")
        expect(answer).to_contain_text("kettle kettle")
        # It is shown as it is written.
        assert len(answer.inner_text()) < len(message)
        expect(answer).to_have_text(message, timeout=20_000)
        assert page.evaluate("localStorage.length + sessionStorage.length") == 0
        page.get_by_label("Message").fill(message)
        page.get_by_role("button", name="Send").click()
        expect(answer).to_contain_text("kettle")
        page.get_by_role("button", name="Stop").click()
        expect(page.get_by_role("button", name="Send")).to_be_enabled()
        assert [text for text in complaints if "ERR_ABORTED" not in text] == []


def test_a_client_that_leaves_a_silent_model_is_noticed_at_once(service: Service, row: Row) -> None:
    if row.framework == "flask" or (row.framework == "django" and "async" not in row.features):
        pytest.skip("a thread that waits for the model does not look at the client")
    with chat_upstream(Script(("late",), pause=60)) as model, launching(service) as start:
        running = start(LLM_BASE_URL=model.base_url, LLM_MODEL="a-model")
        with caller(running) as client, pytest.raises(httpx2.TimeoutException):
            client.post(CHAT, json=QUESTION, timeout=0.5)
        gone = time.monotonic()
        model.wait_for(lambda model: model.left == 1)
        assert time.monotonic() - gone < 2


def test_many_streams_leave_the_rest_to_work(service: Service) -> None:
    """More than there are connections to the database, in one worker."""
    streams = 5 * ANSWERS_AT_ONCE
    with chat_upstream(Script(("word",) * 5, pause=1)) as model, launching(service) as start:
        running = start(LLM_BASE_URL=model.base_url, LLM_MODEL="a-model")
        with ExitStack() as clients, ThreadPoolExecutor(streams) as pool:
            callers = [
                clients.enter_context(caller(running)) for _ in range(0, streams, ANSWERS_AT_ONCE)
            ]
            answers = [
                pool.submit(client.post, CHAT, json=QUESTION)
                for client, _ in product(callers, range(ANSWERS_AT_ONCE))
            ]
            model.wait_for(lambda model: model.open == streams)
            with connect(running) as other:
                assert other.get("/readyz").status_code == 200
            assert {answer.result().status_code for answer in answers} == {200}
