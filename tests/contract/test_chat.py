"""Answers of a language model, streamed; the model is a server of the test's own."""

import json
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from itertools import pairwise
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.contract.client import JSON, connect, new_account
from tests.contract.conftest import launching
from tests.contract.problems import assert_invalid, assert_problem
from tests.support.chat_upstream import ChatUpstream, Script, chat_upstream
from tests.support.database import Database
from tests.support.service import Service

pytestmark = pytest.mark.chat

CHAT = "/api/v1/chat"
KEY = "the-key-of-the-model"
SECRET = "mauve-elephants"
QUESTION = {"messages": [{"role": "user", "content": f"Count {SECRET}"}]}
SLOW = Script(words=("word",) * 200, pause=0.1)
LATE = Script(words=("word",) * 100, pause=2)
REQUESTS_A_MINUTE = 20
ANSWERS_AT_ONCE = 4
TOKENS_A_DAY = 200_000

Caller = Callable[[], httpx2.Client]


@pytest.fixture(scope="module")
def upstream() -> Iterator[ChatUpstream]:
    with chat_upstream() as running:
        yield running


@pytest.fixture(scope="module")
def chatting(service: Service, upstream: ChatUpstream) -> Iterator[Service]:
    """The service in two workers, with a model to ask."""
    with launching(service) as start:
        yield start(
            LLM_BASE_URL=upstream.base_url, LLM_API_KEY=KEY, LLM_MODEL="a-model", WORKERS="2"
        )


@pytest.fixture
def scripted(upstream: ChatUpstream) -> Iterator[Callable[..., ChatUpstream]]:
    """Tells the model what to do; the requests that came before are forgotten."""

    def tell(*scripts: Script) -> ChatUpstream:
        upstream.wait_for(lambda model: model.open == 0)
        upstream.requests.clear()
        upstream.left = 0
        upstream.scripts = list(scripts)
        return upstream

    tell(Script())
    yield tell
    tell(Script())


def caller(service: Service) -> httpx2.Client:
    """Somebody with limits of their own: an account, or without accounts an address."""
    return new_account(service).client() if service.accounts else connect(service)


@pytest.fixture
def client(chatting: Service) -> Iterator[httpx2.Client]:
    with caller(chatting) as client:
        yield client


def events(response: httpx2.Response) -> list[Any]:
    """The data of the events in order; an error event is a pair."""
    assert response.status_code == 200, response.text
    assert response.headers["Content-Type"].split(";")[0] == "text/event-stream"
    found: list[Any] = []
    for block in response.text.split("\n\n")[:-1]:
        *name, data = block.split("\n")
        value = json.loads(data.removeprefix("data: "))
        found.append((name[0].removeprefix("event: "), value) if name else value)
    return found


def deltas(words: tuple[str, ...]) -> list[dict[str, str]]:
    return [{"delta": word} for word in words]


def test_an_answer_is_streamed_to_its_end(
    client: httpx2.Client, scripted: Callable[..., ChatUpstream]
) -> None:
    awkward = ("Tea,", " 茶\u2028", "\n\ndata: ", '"')
    model = scripted(Script(awkward))
    response = client.post(CHAT, json=QUESTION)
    assert events(response) == [*deltas(awkward), {"done": True}]
    assert response.headers["X-Accel-Buffering"] == "no"
    assert response.headers["Cache-Control"] == "no-store"
    [request] = model.requests
    assert (request["model"], request["stream"]) == ("a-model", True)
    assert request["messages"] == QUESTION["messages"]
    assert 0 < request["max_tokens"] <= 4096
    assert model.keys[-1] == f"bearer {KEY}"


def test_each_piece_leaves_when_it_is_written(
    client: httpx2.Client, scripted: Callable[..., ChatUpstream]
) -> None:
    scripted(Script(("one", "two", "three"), pause=0.3))
    with client.stream("POST", CHAT, json=QUESTION) as response:
        times = [time.monotonic() for line in response.iter_lines() if line]
    gaps = [later - earlier for earlier, later in pairwise(times)]
    assert len(times) == 4
    assert min(gaps[:2]) > 0.15


# A server with threads notices that a client is away when it sends something, so something comes.
@pytest.mark.parametrize("script", [SLOW, LATE], ids=["amid", "before"])
def test_the_model_is_left_when_the_client_leaves(
    client: httpx2.Client, scripted: Callable[..., ChatUpstream], script: Script
) -> None:
    model = scripted(script)
    if script is SLOW:
        with client.stream("POST", CHAT, json=QUESTION) as response:
            next(response.iter_lines())
    else:
        with pytest.raises(httpx2.TimeoutException):
            client.post(CHAT, json=QUESTION, timeout=1)
    model.wait_for(lambda model: model.left == 1 and model.open == 0)


@pytest.mark.parametrize("status", [429, 500, 502, 503])
def test_it_is_asked_again_before_the_first_piece(
    client: httpx2.Client, scripted: Callable[..., ChatUpstream], status: int
) -> None:
    model = scripted(Script(status=status), Script())
    assert events(client.post(CHAT, json=QUESTION))[-1] == {"done": True}
    assert len(model.requests) == 2


def test_it_is_asked_three_times_at_most(
    client: httpx2.Client, scripted: Callable[..., ChatUpstream]
) -> None:
    model = scripted(Script(status=503))
    assert_problem(client.post(CHAT, json=QUESTION), 503)
    assert len(model.requests) == 3


def test_a_wrong_key_is_not_tried_again(
    client: httpx2.Client, scripted: Callable[..., ChatUpstream]
) -> None:
    model = scripted(Script(status=401))
    problem = assert_problem(client.post(CHAT, json=QUESTION), 503)
    assert "401" not in problem["detail"]
    assert len(model.requests) == 1


def test_what_the_model_refuses_is_the_callers_to_mend(
    client: httpx2.Client, scripted: Callable[..., ChatUpstream]
) -> None:
    model = scripted(Script(status=400))
    assert_invalid(client.post(CHAT, json=QUESTION), "#/messages")
    assert len(model.requests) == 1


def test_a_failure_amid_the_answer_is_an_event_and_not_tried_again(
    client: httpx2.Client, scripted: Callable[..., ChatUpstream]
) -> None:
    model = scripted(Script(("One", " two"), breaks_off=True))
    *pieces, (name, problem) = events(client.post(CHAT, json=QUESTION))
    assert pieces == deltas(("One", " two"))
    assert name == "error"
    assert (problem["type"], problem["status"]) == ("about:blank", 503)
    assert len(model.requests) == 1


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "#/messages"),
        ({"messages": []}, "#/messages"),
        ({"messages": "Hello"}, "#/messages"),
        ({"messages": [{"role": "user"}]}, "#/messages/0/content"),
        ({"messages": [{"role": "tool", "content": "x"}]}, "#/messages/0/role"),
        ({"messages": [{"role": "user", "content": 5}]}, "#/messages/0/content"),
        ({"messages": [{"role": "user", "content": "a\0b"}]}, "#/messages/0/content"),
        ({"messages": [{"role": "user", "content": "\ud800"}]}, "#/messages/0/content"),
        ({"messages": [{"role": "user", "content": "tea " * 50_000}]}, "#/messages"),
    ],
)
def test_invalid_messages_are_pointed_at(
    client: httpx2.Client,
    scripted: Callable[..., ChatUpstream],
    body: dict[str, Any],
    pointer: str,
) -> None:
    model = scripted(Script())
    assert_invalid(client.post(CHAT, content=json.dumps(body), headers=JSON), pointer)
    assert model.requests == []


def test_the_requests_of_a_minute_are_counted_over_all_workers(
    chatting: Service, scripted: Callable[..., ChatUpstream]
) -> None:
    model = scripted(Script())
    with caller(chatting) as client, ThreadPoolExecutor(ANSWERS_AT_ONCE - 1) as pool:
        answers = list(
            pool.map(lambda _: client.post(CHAT, json=QUESTION), range(REQUESTS_A_MINUTE + 6))
        )
        counts = Counter(answer.status_code for answer in answers)
        # Of those that come at once at the limit, more may be refused than need be, never fewer.
        assert counts[200] <= REQUESTS_A_MINUTE
        assert counts[200] + counts[429] == len(answers)
        assert len(model.requests) == counts[200]
        refused = next(answer for answer in answers if answer.status_code == 429)
        assert_problem(refused, 429)
        assert 1 <= int(refused.headers["Retry-After"]) <= 60
    with caller(chatting) as other:
        assert other.post(CHAT, json=QUESTION).status_code == 200


def test_answers_at_once_are_counted_until_they_end_or_are_left(
    client: httpx2.Client, scripted: Callable[..., ChatUpstream]
) -> None:
    model = scripted(SLOW)
    with ExitStack() as answers:
        for _ in range(ANSWERS_AT_ONCE):
            answer = answers.enter_context(client.stream("POST", CHAT, json=QUESTION))
            assert answer.status_code == 200
        refused = client.post(CHAT, json=QUESTION)
        assert_problem(refused, 429)
        assert 1 <= int(refused.headers["Retry-After"]) <= 60
        assert len(model.requests) == ANSWERS_AT_ONCE
    scripted(Script())
    deadline = time.monotonic() + 5
    while (status := client.post(CHAT, json=QUESTION).status_code) == 429:
        assert time.monotonic() < deadline
        time.sleep(0.1)
    assert status == 200


def test_the_tokens_of_a_day_are_a_budget(
    client: httpx2.Client, database: Database, scripted: Callable[..., ChatUpstream]
) -> None:
    scripted(Script())
    assert client.post(CHAT, json=QUESTION).status_code == 200
    table = database.table_with("asked_at")
    latest = max(database.rows(table), key=lambda row: row["asked_at"])
    # The model's own count has replaced what was reserved.
    assert latest["tokens"] == 7
    spend = f'UPDATE "{table}" SET tokens = :tokens WHERE asked_at = :asked_at'
    assert database.execute(spend, tokens=TOKENS_A_DAY, asked_at=latest["asked_at"]) == 1
    refused = client.post(CHAT, json=QUESTION)
    problem = assert_problem(refused, 429)
    assert "day" in problem["detail"]
    assert 60 < int(refused.headers["Retry-After"]) <= 24 * 3600


def test_nothing_that_is_said_is_in_the_log(
    client: httpx2.Client, chatting: Service, scripted: Callable[..., ChatUpstream]
) -> None:
    words = ("violet", " giraffes")
    for script in (
        Script(words),
        Script(words, breaks_off=True),
        Script(status=400),
        Script(status=401),
    ):
        scripted(script)
        client.post(CHAT, json=QUESTION)
    client.post(CHAT, json={"messages": [{"role": SECRET, "content": SECRET}]})
    client.post(CHAT, content=f'{{"messages": "{SECRET}"', headers=JSON)
    assert chatting.log is not None
    text = Path(chatting.log).read_text()
    assert CHAT in text
    for secret in (SECRET, KEY, "violet", "giraffes"):
        assert secret not in text


def test_without_a_model_it_says_what_to_set(service: Service) -> None:
    with caller(service) as client:
        problem = assert_problem(client.post(CHAT, json=QUESTION), 503)
    assert "LLM_BASE_URL" in problem["detail"]
    assert "LLM_MODEL" in problem["detail"]


def test_a_base_url_that_is_none_is_refused(service: Service) -> None:
    assert service.command is not None
    refusal = service.command.run(LLM_BASE_URL="llm.example.com", LLM_MODEL="a-model")
    assert refusal.exit_code != 0
    assert "LLM_BASE_URL" in refusal.output


def test_a_model_that_is_not_there_is_a_problem(service: Service) -> None:
    with launching(service) as start:
        running = start(LLM_BASE_URL="http://127.0.0.1:9/v1", LLM_MODEL="a-model")
        with caller(running) as client:
            assert_problem(client.post(CHAT, json=QUESTION), 503)


def test_answers_end_with_the_server(
    service: Service, upstream: ChatUpstream, scripted: Callable[..., ChatUpstream]
) -> None:
    scripted(SLOW)
    with launching(service) as start:
        running = start(LLM_BASE_URL=upstream.base_url, LLM_MODEL="a-model")
        with caller(running) as client, client.stream("POST", CHAT, json=QUESTION) as response:
            lines = response.iter_lines()
            next(lines)
            asked = time.monotonic()
            assert running.process is not None
            assert running.process.stop() == 0
            assert time.monotonic() - asked < 10
            # With threads an answer is cut off; else the client is told in an event.
            with suppress(httpx2.RemoteProtocolError):
                assert "event: error" in list(lines)
    upstream.wait_for(lambda model: model.open == 0)


def test_there_is_no_demo_in_production(service: Service) -> None:
    with connect(service) as client:
        assert_problem(client.get("/demo"), 404)
        assert_problem(client.get("/demo/assets/demo.js"), 404)


@pytest.mark.accounts
def test_it_is_for_who_is_signed_in(chatting: Service) -> None:
    with connect(chatting) as client:
        assert_problem(client.post(CHAT, json={"messages": 5}), 401)
        assert_problem(client.post(CHAT, content=b"{", headers={"Content-Type": "x/y"}), 401)


def test_its_body_is_read_as_all_others(client: httpx2.Client) -> None:
    assert_problem(client.post(CHAT, content=b"{", headers=JSON), 400)
    assert_problem(client.post(CHAT, content=b"{}", headers={"Content-Type": "text/plain"}), 415)
    assert_problem(client.post(CHAT, content=b" " * 1024 * 1024 + b"{}", headers=JSON), 413)
    assert_problem(client.get(CHAT), 405)
