import json
from collections.abc import Iterator

import httpx2
import pytest
from asgiref.sync import async_to_sync
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
    """What a client of an ASGI server gets: status, headers, body."""

    async def answer() -> tuple[int, dict[str, str], str]:
        asking = AsyncClient(headers=client.defaults_headers)
        response = await asking.post(CHAT, QUESTION, content_type="application/json")
        if not response.streaming:
            return response.status_code, dict(response.headers), response.content.decode()
        parts = [part async for part in response]
        return response.status_code, dict(response.headers), b"".join(parts).decode()

    return async_to_sync(answer)()
