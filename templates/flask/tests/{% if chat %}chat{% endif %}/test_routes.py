import json
import re
from collections.abc import Iterator

import httpx2
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app import create_app
from app.chat.echo import EchoTransport
from app.chat.limits import LONGEST_ANSWER, REQUESTS_A_MINUTE, TOKENS_A_DAY
from app.chat.models import ChatUse
from app.chat.upstream import Upstream
from app.core.models import utc_now
from app.core.settings import get_settings

CHAT = "/api/v1/chat"
QUESTION = {"messages": [{"role": "user", "content": "Put the kettle on."}]}


@pytest.fixture
def echo(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """The echo of development."""
    client = httpx2.Client(base_url="http://echo", transport=EchoTransport())
    monkeypatch.setitem(app.extensions, "upstream", Upstream(client, "echo"))
    monkeypatch.setattr("app.chat.echo.SECONDS_A_WORD", 0)


def change_uses(session: Session, **values: object) -> None:
    session.execute(update(ChatUse).values(**values))
    session.commit()


@pytest.mark.usefixtures("echo")
def test_an_answer_is_a_stream_of_events(client: FlaskClient, session: Session) -> None:
    answer = client.post(CHAT, json=QUESTION)
    assert answer.mimetype == "text/event-stream"
    events = [json.loads(line[6:]) for line in answer.text.split("\n\n") if line]
    assert "".join(event.get("delta", "") for event in events) == "Put the kettle on."
    assert events[-1] == {"done": True}
    [use] = session.scalars(select(ChatUse))
    assert 0 < use.tokens < 50


def test_without_a_model_it_says_what_to_set(client: FlaskClient) -> None:
    answer = client.post(CHAT, json=QUESTION)
    assert answer.status_code == 503
    assert "LLM_BASE_URL and LLM_MODEL" in answer.get_json()["detail"]
    assert client.post(CHAT, json={"messages": []}).status_code == 422


@pytest.mark.usefixtures("echo")
def test_a_caller_has_so_many_requests(client: FlaskClient) -> None:
    for _ in range(REQUESTS_A_MINUTE):
        with client.post(CHAT, json=QUESTION) as answer:
            assert answer.status_code == 200
    refused = client.post(CHAT, json=QUESTION)
    assert refused.status_code == 429
    assert 0 < int(refused.headers["Retry-After"]) <= 60


@pytest.mark.usefixtures("echo")
def test_a_caller_has_so_many_answers_at_once(
    client: FlaskClient, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.chat.uses.ANSWERS_AT_ONCE", 1)
    for _ in range(2):
        assert client.post(CHAT, json=QUESTION).text
    change_uses(session, ended=False)
    refused = client.post(CHAT, json=QUESTION)
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) > 0
    change_uses(session, asked_at=utc_now() - LONGEST_ANSWER)
    assert client.post(CHAT, json=QUESTION).status_code == 200


@pytest.mark.usefixtures("echo")
def test_a_caller_has_so_many_tokens(client: FlaskClient, session: Session) -> None:
    assert client.post(CHAT, json=QUESTION).text
    change_uses(session, tokens=TOKENS_A_DAY)
    refused = client.post(CHAT, json=QUESTION)
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) > 60
    assert len(session.scalars(select(ChatUse)).all()) == 1


@pytest.fixture
def environment(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[FlaskClient]:
    """A client of an application in another environment."""
    monkeypatch.setenv("ENVIRONMENT", request.param)
    monkeypatch.setenv("ALLOWED_HOSTS", "localhost")
    get_settings.cache_clear()
    app = create_app()
    yield app.test_client()
    app.extensions["engine"].dispose()
    get_settings.cache_clear()


@pytest.mark.parametrize("environment", ["development"], indirect=True)
def test_development_has_an_echo_and_a_page(environment: FlaskClient) -> None:
    upstream = environment.application.extensions["upstream"]
    assert upstream.model == "echo"
    with environment.get("/demo") as page:
        assert page.status_code == 200
        assets = re.findall(r'(?:src|href)="(/[^"]*)"', page.get_data(as_text=True))
    for asset in assets:
        with environment.get(asset) as answer:
            assert answer.status_code == 200
    assert environment.get("/demo/assets/demo.html").status_code == 404


@pytest.mark.parametrize("environment", ["production"], indirect=True)
def test_production_has_neither(environment: FlaskClient) -> None:
    assert environment.application.extensions["upstream"] is None
    assert environment.get("/demo").status_code == 404
