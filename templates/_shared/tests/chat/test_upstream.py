"""The reading of answers; the model is a function here."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import timedelta

import httpx2
import pytest

from app.chat import upstream
from app.chat.echo import EchoTransport
from app.chat.errors import UpstreamError
from app.chat.upstream import Upstream, Usage
from app.core.errors import InvalidValuesError

QUESTION = [{"role": "user", "content": "Put the kettle on."}]
ONE = b'data: {"choices": [{"delta": {"content": "One"}}]}\n\n'
STOP = b'data: {"choices": [{"delta": {}, "finish_reason": "stop"}]}\n\n'
DONE = b"data: [DONE]\n\n"


class Body(httpx2.AsyncByteStream):
    """Comes a byte at a time: lines may be cut anywhere."""

    def __init__(self, content: bytes) -> None:
        self.content = content

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for at in range(len(self.content)):
            yield self.content[at : at + 1]


def answering(*answers: httpx2.Response | Exception) -> Upstream:
    """A model that answers so, one after the other."""
    left = list(answers)

    def answer(_request: httpx2.Request) -> httpx2.Response:
        match left.pop(0):
            case httpx2.Response() as response:
                return response
            case error:
                raise error

    return over(httpx2.MockTransport(answer))


def over(transport: httpx2.AsyncBaseTransport) -> Upstream:
    client = httpx2.AsyncClient(base_url="http://model/v1", transport=transport)
    return Upstream(client, "a-model")


def streamed(*parts: bytes) -> httpx2.Response:
    return httpx2.Response(200, stream=Body(b"".join(parts)))


async def texts(model: Upstream) -> list[str]:
    return [chunk.text async for chunk in model.ask(QUESTION) if chunk.text]


def read(model: Upstream) -> list[str]:
    return asyncio.run(texts(model))


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upstream, "DELAYS", (0.0, 0.0))


def test_only_line_ends_end_lines() -> None:
    other = b": a comment\r\n\r\nevent: x\r\n" + ONE.replace(b"One", b"\\u2028")
    assert read(answering(streamed(ONE, other, STOP, DONE))) == ["One", "\u2028"]
    raw = ONE.replace(b"One", "\u2028\u0085".encode())
    assert read(answering(streamed(raw, DONE))) == ["\u2028\u0085"]


def test_usage_comes_with_no_text() -> None:
    usage = b'data: {"choices": [], "usage": {"total_tokens": 12, "more": {}}}\n\n'

    async def last() -> Usage | None:
        model = answering(streamed(ONE, usage, DONE))
        return [chunk.usage async for chunk in model.ask(QUESTION)][-1]

    assert asyncio.run(last()) == Usage(total_tokens=12)


@pytest.mark.parametrize(
    "parts",
    [
        [],
        [ONE],
        [ONE, b"data: no JSON\n\n"],
        [ONE, b'data: {"choices": 5}\n\n'],
        [ONE, b'data: {"error": {"message": "overloaded"}}\n\n', DONE],
    ],
)
def test_what_is_no_whole_answer_is_an_error(parts: list[bytes]) -> None:
    with pytest.raises(UpstreamError):
        read(answering(*[streamed(*parts) for _ in range(3)]))


@pytest.mark.parametrize(
    "failure",
    [
        lambda: httpx2.Response(503),
        lambda: httpx2.Response(429),
        lambda: httpx2.ConnectError("no"),
        lambda: streamed(b'data: {"choices": [{"delta": {"role": "assistant"}}]}\n\n'),
    ],
)
def test_it_is_tried_again_until_a_piece_has_come(
    failure: Callable[[], httpx2.Response | Exception],
) -> None:
    good = streamed(ONE, STOP, DONE)
    assert read(answering(failure(), failure(), good)) == ["One"]
    with pytest.raises(UpstreamError):
        read(answering(failure(), failure(), failure()))


@pytest.mark.parametrize("failure", [httpx2.Response(401), httpx2.ReadTimeout("slow")])
def test_what_will_not_pass_is_not_tried_again(failure: httpx2.Response | Exception) -> None:
    with pytest.raises(UpstreamError):
        read(answering(failure))


def test_a_prompt_that_is_refused_is_the_callers() -> None:
    with pytest.raises(InvalidValuesError):
        read(answering(httpx2.Response(400)))


@pytest.mark.parametrize("part", [ONE, b": still here\n\n"], ids=["pieces", "comments"])
def test_an_answer_ends_in_time(monkeypatch: pytest.MonkeyPatch, part: bytes) -> None:
    monkeypatch.setattr(upstream, "LONGEST_ANSWER", timedelta(seconds=-1))
    with pytest.raises(UpstreamError) as failure:
        read(answering(streamed(part)))
    assert "no end" in failure.value.reason


def test_a_line_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upstream, "LONGEST_LINE", 10)
    with pytest.raises(UpstreamError):
        read(answering(streamed(b"data: " + b"x" * 20, DONE)))


def test_the_echo_speaks_as_a_model_does() -> None:
    assert "".join(read(over(EchoTransport()))) == QUESTION[0]["content"]
