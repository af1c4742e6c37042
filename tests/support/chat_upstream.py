"""A language model over HTTP that speaks as OpenAI's does, and misbehaves as it is told."""

import asyncio
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

SECONDS = 20
# Of all heads the same: the end of the connection is the end of the answer.
HEAD = "HTTP/1.1 {status} Whatever\r\nContent-Type: {kind}\r\nConnection: close\r\n\r\n"


@dataclass
class Script:
    """What happens to a request: its status, then the words with a pause before each, its end."""

    words: tuple[str, ...] = ("One", " two", " three.")
    status: int = 200
    pause: float = 0.0
    # Of these, each ends as its name says.
    breaks_off: bool = False
    tells_usage: bool = True


@dataclass
class ChatUpstream:
    """Requests that came, streams that are open, and those that their clients left."""

    base_url: str = ""
    requests: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    open: int = 0
    most_open: int = 0
    left: int = 0
    # For the next requests, in their order; the last one stays.
    scripts: list[Script] = field(default_factory=lambda: [Script()])

    def next_script(self) -> Script:
        return self.scripts.pop(0) if len(self.scripts) > 1 else self.scripts[0]

    def wait_for(self, enough: Callable[["ChatUpstream"], bool]) -> None:
        deadline = time.monotonic() + SECONDS
        while not enough(self):
            assert time.monotonic() < deadline, self
            time.sleep(0.02)

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
        headers = dict(line.split(": ", 1) for line in head.split("\r\n")[1:] if line)
        self.keys.append(headers.get("authorization", ""))
        try:
            body = await reader.readexactly(int(headers["content-length"]))
        except asyncio.IncompleteReadError:
            self.left += 1
            writer.close()
            return
        self.requests.append(json.loads(body))
        script = self.next_script()
        self.open += 1
        self.most_open = max(self.open, self.most_open)
        telling = asyncio.ensure_future(self.tell(script, writer))
        leaving = asyncio.ensure_future(reader.read())
        try:
            await asyncio.wait({telling, leaving}, return_when=asyncio.FIRST_COMPLETED)
            self.left += not telling.done()
        finally:
            self.open -= 1
            telling.cancel()
            leaving.cancel()
            writer.close()
            with suppress(OSError, asyncio.CancelledError):
                await telling

    async def tell(self, script: Script, writer: asyncio.StreamWriter) -> None:
        kind = "text/event-stream" if script.status == 200 else "application/json"
        writer.write(HEAD.format(status=script.status, kind=kind).encode())
        if script.status != 200:
            # What a service says of a request may repeat it.
            writer.write(json.dumps({"error": self.requests[-1]}).encode())
        else:
            for word in script.words:
                await asyncio.sleep(script.pause)
                await self.send(writer, {"choices": [{"index": 0, "delta": {"content": word}}]})
            if not script.breaks_off:
                await self.end(script, writer)
        await writer.drain()

    async def end(self, script: Script, writer: asyncio.StreamWriter) -> None:
        await self.send(writer, {"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]})
        if script.tells_usage:
            await self.send(writer, {"choices": [], "usage": {"total_tokens": 7}})
        writer.write(b"data: [DONE]\n\n")

    async def send(self, writer: asyncio.StreamWriter, chunk: dict[str, Any]) -> None:
        writer.write(b"data: %b\n\n" % json.dumps(chunk).encode())
        await writer.drain()


@contextmanager
def chat_upstream(*scripts: Script) -> Iterator[ChatUpstream]:
    upstream = ChatUpstream()
    upstream.scripts = list(scripts) or upstream.scripts
    started = threading.Event()
    stop = asyncio.Event()
    loops: list[asyncio.AbstractEventLoop] = []

    async def serve() -> None:
        loops.append(asyncio.get_running_loop())
        server = await asyncio.start_server(upstream.answer, "127.0.0.1", 0, backlog=1000)
        upstream.base_url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1"
        started.set()
        await stop.wait()
        server.close()

    thread = threading.Thread(target=lambda: asyncio.run(serve()), daemon=True)
    thread.start()
    assert started.wait(SECONDS)
    try:
        yield upstream
    finally:
        loops[0].call_soon_threadsafe(stop.set)
        thread.join(SECONDS)
