"""The language model: a service that speaks as OpenAI's Chat Completions do."""

import asyncio
import logging
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from http import HTTPStatus
from time import monotonic
from typing import Any

import httpx2
from pydantic import BaseModel, ConfigDict, ValidationError

from app.chat.errors import UpstreamError
from app.chat.limits import ANSWER_TOKENS, LONGEST_ANSWER
from app.core.errors import FieldError, InvalidValuesError

PATH = "chat/completions"
# Seconds: without a byte, and to connect.
TIMEOUT = httpx2.Timeout(30, connect=5)
# Seconds before each further try. There is none once a part of the answer has come.
DELAYS = (0.5, 1.0)
# Each stream holds a connection, so their number is not limited here.
LIMITS = httpx2.Limits(max_connections=None, max_keepalive_connections=20)
LONGEST_LINE = 1024 * 1024

# Overload and outages (RFC 9110, section 15.6; RFC 6585, section 4).
PASSING = {408, 409, 425, 429, 500, 502, 503, 504}
# The prompt was read and refused, as one that is too long for the model.
REFUSED = {400, 413, 422}

logger = logging.getLogger(__name__)
# It writes a line a request, which our access log has already.
logging.getLogger("httpx2").setLevel(logging.WARNING)

Message = dict[str, str]


class Part(BaseModel):
    """Base of what a chunk is made of; what is not read here is ignored."""

    model_config = ConfigDict(hide_input_in_errors=True)


class Delta(Part):
    content: str | None = None


class Choice(Part):
    delta: Delta = Delta()
    finish_reason: str | None = None


class Usage(Part):
    total_tokens: int


class Chunk(Part):
    """A part of the answer, or at its end what it has cost."""

    choices: list[Choice] = []
    usage: Usage | None = None
    error: Any = None

    @property
    def text(self) -> str:
        return "".join(choice.delta.content or "" for choice in self.choices)

    @property
    def is_last(self) -> bool:
        return any(choice.finish_reason for choice in self.choices)


class Upstream:
    """Asks one model, over a client whose base URL and headers lead to it."""

    def __init__(self, client: httpx2.AsyncClient, model: str) -> None:
        self.client = client
        self.model = model

    async def ask(self, messages: Sequence[Message]) -> AsyncGenerator[Chunk, None]:
        """The answer as it is written. Raises `UpstreamError` and `InvalidValuesError`."""
        body = {
            "model": self.model,
            "messages": messages,
            "max_tokens": ANSWER_TOKENS,
            "stream": True,
            "stream_options": {"include_usage": True},
        }
        deadline = monotonic() + LONGEST_ANSWER.total_seconds()
        for delay in (*DELAYS, None):
            begun = False
            try:
                async with aclosing(self.ask_once(body, deadline)) as chunks:
                    async for chunk in chunks:
                        begun = begun or bool(chunk.text)
                        yield chunk
                return
            except UpstreamError as error:
                if begun or delay is None or not error.passes:
                    logger.error("The language model failed: %s", error.reason)
                    raise
                logger.warning("The language model is asked again: %s", error.reason)
            await asyncio.sleep(delay)

    async def ask_once(self, body: dict[str, Any], deadline: float) -> AsyncGenerator[Chunk, None]:
        try:
            async with (
                self.client.stream("POST", PATH, json=body) as response,
                aclosing(chunks_of(response, deadline)) as chunks,
            ):
                async for chunk in chunks:
                    yield chunk
        except httpx2.ReadTimeout:
            # Who waited that long would not wait for another try.
            raise UpstreamError("silence") from None
        except (httpx2.HTTPError, httpx2.InvalidURL) as error:
            # Its message may hold what was sent.
            raise UpstreamError(type(error).__name__, passes=True) from None


async def chunks_of(response: httpx2.Response, deadline: float) -> AsyncGenerator[Chunk, None]:
    """Raises `UpstreamError`, and `InvalidValuesError` where the prompt was read and refused."""
    status = response.status_code
    if status in REFUSED:
        raise InvalidValuesError(FieldError("#/messages", "The language model refuses them"))
    if status != HTTPStatus.OK:
        raise UpstreamError(f"status {status}", passes=status in PASSING)
    ended = False
    async with aclosing(data_of(response, deadline)) as lines:
        async for data in lines:
            if data == b"[DONE]":
                return
            try:
                chunk = Chunk.model_validate_json(data)
            except ValidationError:
                raise UpstreamError("a chunk that cannot be read") from None
            if chunk.error is not None:
                raise UpstreamError("an error amid the answer", passes=True)
            ended = ended or chunk.is_last
            yield chunk
    if not ended:
        raise UpstreamError("an answer that breaks off", passes=True)


async def data_of(response: httpx2.Response, deadline: float) -> AsyncGenerator[bytes, None]:
    """The data of its events, each a line long (HTML, section 9.2.6). Raises `UpstreamError`.

    The client's own lines would end at characters that JSON has within a text too.
    """
    rest = b""
    async for received in response.aiter_bytes():
        # Comments, which keep the connection alive, count too.
        if monotonic() > deadline:
            raise UpstreamError(f"no end after {LONGEST_ANSWER}")
        lines = (rest + received).splitlines(keepends=True)
        rest = b"" if lines[-1].endswith((b"\n", b"\r")) else lines.pop()
        if len(rest) > LONGEST_LINE:
            raise UpstreamError("a line without an end")
        for line in lines:
            name, _, value = line.partition(b":")
            if name == b"data":
                yield value.strip()
