import json
import re
from collections.abc import Callable

import httpx2
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.chat.echo import EchoTransport
from app.chat.limits import LONGEST_ANSWER, REQUESTS_A_MINUTE, TOKENS_A_DAY
from app.chat.models import ChatUse
from app.chat.upstream import Upstream
from app.core.models import utc_now

CHAT = "/api/v1/chat"
QUESTION = {"messages": [{"role": "user", "content": "Put the kettle on."}]}


@pytest.fixture
def echo(app: FastAPI, api: TestClient) -> TestClient:
    """A client that may chat with the echo of development."""
    client = httpx2.AsyncClient(base_url="http://echo", transport=EchoTransport())
    app.state.upstream = Upstream(client, "echo")
    return api


def uses(app: FastAPI, client: TestClient) -> list[ChatUse]:
    async def read() -> list[ChatUse]:
        async with AsyncSession(app.state.engine) as session:
            return list(await session.scalars(select(ChatUse)))

    assert client.portal is not None
    return client.portal.call(read)


def change_uses(app: FastAPI, client: TestClient, **values: object) -> None:
    async def change() -> None:
        async with AsyncSession(app.state.engine) as session, session.begin():
            await session.execute(update(ChatUse).values(**values))

    assert client.portal is not None
    client.portal.call(change)


def test_an_answer_is_a_stream_of_events(app: FastAPI, echo: TestClient) -> None:
    answer = echo.post(CHAT, json=QUESTION)
    assert answer.headers["Content-Type"].startswith("text/event-stream")
    events = [json.loads(line[6:]) for line in answer.text.split("\n\n") if line]
    assert "".join(event.get("delta", "") for event in events) == "Put the kettle on."
    assert events[-1] == {"done": True}
    [use] = uses(app, echo)
    assert 0 < use.tokens < 50


def test_without_a_model_it_says_what_to_set(api: TestClient) -> None:
    answer = api.post(CHAT, json=QUESTION)
    assert answer.status_code == 503
    assert "LLM_BASE_URL and LLM_MODEL" in answer.json()["detail"]
    assert api.post(CHAT, json={"messages": []}).status_code == 422


def test_a_caller_has_so_many_requests(echo: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.chat.echo.SECONDS_A_WORD", 0)
    answers = [echo.post(CHAT, json=QUESTION) for _ in range(REQUESTS_A_MINUTE + 1)]
    assert [answer.status_code for answer in answers] == [200] * REQUESTS_A_MINUTE + [429]
    assert 0 < int(answers[-1].headers["Retry-After"]) <= 60


def test_a_caller_has_so_many_answers_at_once(
    app: FastAPI, echo: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.chat.uses.ANSWERS_AT_ONCE", 1)
    assert [echo.post(CHAT, json=QUESTION).status_code for _ in range(2)] == [200, 200]
    change_uses(app, echo, ended=False)
    refused = echo.post(CHAT, json=QUESTION)
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) > 0
    change_uses(app, echo, asked_at=utc_now() - LONGEST_ANSWER)
    assert echo.post(CHAT, json=QUESTION).status_code == 200


def test_a_caller_has_so_many_tokens(app: FastAPI, echo: TestClient) -> None:
    assert echo.post(CHAT, json=QUESTION).status_code == 200
    change_uses(app, echo, tokens=TOKENS_A_DAY)
    refused = echo.post(CHAT, json=QUESTION)
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) > 60
    assert len(uses(app, echo)) == 1


def test_development_has_an_echo_and_a_page(new_app: Callable[..., FastAPI]) -> None:
    app = new_app(ENVIRONMENT="development")
    with TestClient(app, base_url="http://localhost") as client:
        assert app.state.upstream.model == "echo"
        page = client.get("/demo")
        assert page.status_code == 200
        for asset in re.findall(r'(?:src|href)="(/[^"]*)"', page.text):
            assert client.get(asset).status_code == 200
        assert client.get("/demo/assets/demo.html").status_code == 404


def test_production_has_neither(new_app: Callable[..., FastAPI]) -> None:
    app = new_app(ENVIRONMENT="production", ALLOWED_HOSTS="localhost")
    with TestClient(app, base_url="http://localhost") as client:
        assert app.state.upstream is None
        assert client.get("/demo").status_code == 404
