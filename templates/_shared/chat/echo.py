"""A language model for development that needs no account: it repeats what it is told."""

import asyncio
import json
from collections.abc import AsyncIterator

import httpx2

SECONDS_A_WORD = 0.03


class EchoTransport(httpx2.AsyncBaseTransport):
    """Stands in for the network, so nothing has to be started beside the service.

    It answers as an OpenAI-compatible service would, with the words of the last message.
    """

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        body = json.loads(await request.aread())
        words = str(body["messages"][-1]["content"]).split(" ")
        headers = {"Content-Type": "text/event-stream"}
        return httpx2.Response(200, headers=headers, stream=EchoStream(words))


class EchoStream(httpx2.AsyncByteStream):
    def __init__(self, words: list[str]) -> None:
        self.words = words

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for number, word in enumerate(self.words):
            text = f" {word}" if number else word
            yield event({"choices": [{"delta": {"content": text}}]})
            await asyncio.sleep(SECONDS_A_WORD)
        yield event({"choices": [{"delta": {}, "finish_reason": "stop"}]})
        yield b"data: [DONE]\n\n"


def event(chunk: dict[str, object]) -> bytes:
    return b"data: %b\n\n" % json.dumps(chunk).encode()
