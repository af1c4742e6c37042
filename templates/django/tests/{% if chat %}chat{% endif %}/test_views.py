import json
import re
from typing import cast

import httpx2
import pytest
from asgiref.sync import async_to_sync
from django.http import StreamingHttpResponse
from django.test import AsyncClient, Client

from app.chat import views
from app.chat.connection import new_upstream
from app.chat.echo import EchoTransport
from app.chat.limits import REQUESTS_A_MINUTE, TOKENS_A_DAY
from app.chat.models import ChatUse
from app.chat.settings import get_chat_settings
from app.chat.upstream import Upstream
from app.core.settings import get_settings

CHAT = "/api/v1/chat"
QUESTION = {"messages": [{"role": "user", "content": "Put the kettle on."}]}


@pytest.fixture
def echo(monkeypatch: pytest.MonkeyPatch) -> None:
    """The echo of development."""
    client = httpx2.AsyncClient(base_url="http://echo", transport=EchoTransport())
    monkeypatch.setattr(views, "get_upstream", lambda: Upstream(client, "echo"))
    monkeypatch.setattr("app.chat.echo.SECONDS_A_WORD", 0)


def ask(client: Client) -> tuple[int, dict[str, str], str]:
    """What an ASGI server would send: status, headers, body."""

    async def answer() -> tuple[int, dict[str, str], str]:
        headers = {"Authorization": client.defaults.get("HTTP_AUTHORIZATION", "")}
        response = await AsyncClient().post(
            CHAT, QUESTION, content_type="application/json", headers=headers
        )
        if response.streaming:
            stream = cast(StreamingHttpResponse, response)
            body = b"".join([part async for part in stream])
        else:
            body = response.content
        return response.status_code, dict(response.headers), body.decode()

    return async_to_sync(answer)()


@pytest.mark.usefixtures("echo")
def test_an_answer_is_a_stream_of_events(client: Client) -> None:
    status, headers, body = ask(client)
    assert (status, headers["Content-Type"]) == (200, "text/event-stream")
    events = [json.loads(line[6:]) for line in body.split("\n\n") if line]
    assert "".join(event.get("delta", "") for event in events) == "Put the kettle on."
    assert events[-1] == {"done": True}
    assert 0 < ChatUse.objects.get().tokens < 50


def test_without_a_model_it_says_what_to_set(client: Client) -> None:
    answer = client.post(CHAT, QUESTION, content_type="application/json")
    assert answer.status_code == 503
    assert "LLM_BASE_URL and LLM_MODEL" in answer.json()["detail"]
    invalid = client.post(CHAT, {"messages": []}, content_type="application/json")
    assert invalid.status_code == 422


@pytest.mark.usefixtures("echo")
def test_a_caller_has_so_many_requests(client: Client) -> None:
    answers = [ask(client) for _ in range(REQUESTS_A_MINUTE + 1)]
    assert [status for status, _, _ in answers] == [200] * REQUESTS_A_MINUTE + [429]
    assert 0 < int(answers[-1][1]["Retry-After"]) <= 60


@pytest.mark.usefixtures("echo")
def test_a_caller_has_so_many_tokens(client: Client) -> None:
    assert ask(client)[0] == 200
    ChatUse.objects.update(tokens=TOKENS_A_DAY)
    status, headers, _ = ask(client)
    assert status == 429
    assert int(headers["Retry-After"]) > 60
    assert ChatUse.objects.count() == 1


def test_only_development_has_an_echo(monkeypatch: pytest.MonkeyPatch) -> None:
    assert new_upstream(get_chat_settings()) is None
    monkeypatch.setenv("ENVIRONMENT", "development")
    get_settings.cache_clear()
    upstream = new_upstream(get_chat_settings())
    get_settings.cache_clear()
    assert upstream
    assert upstream.model == "echo"


def test_the_demo_loads_what_is_here(client: Client) -> None:
    page = client.get("/demo")
    assert page.status_code == 200
    for asset in re.findall(r'(?:src|href)="(/[^"]*)"', page.content.decode()):
        assert client.get(asset).status_code == 200
    assert client.get("/demo/assets/demo.html").status_code == 404
