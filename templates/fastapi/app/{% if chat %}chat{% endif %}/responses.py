"""How a stream of events is sent."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing

from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from app.chat.errors import UpstreamError
from app.chat.events import HEADERS, MEDIA_TYPE, error_event


class EventStream(StreamingResponse):
    """Events as they come; when the client leaves, Starlette cancels what makes them."""

    media_type = MEDIA_TYPE

    def __init__(self, events: AsyncGenerator[bytes, None]) -> None:
        super().__init__(events, headers=HEADERS)
        self.events = events
        self.begun = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        except asyncio.CancelledError:
            # The server ends, and has given the answer its time.
            stopped = UpstreamError("the server ends")
            if not self.begun:
                raise stopped from None
            await send({"type": "http.response.body", "body": error_event(stopped)})

    async def stream_response(self, send: Send) -> None:
        """Unlike Starlette's, it waits for an event: a failure before it is an error answer."""
        async with aclosing(self.events):
            async for event in self.events:
                if not self.begun:
                    await send(
                        {
                            "type": "http.response.start",
                            "status": self.status_code,
                            "headers": self.raw_headers,
                        }
                    )
                    self.begun = True
                await send({"type": "http.response.body", "body": event, "more_body": True})
        await send({"type": "http.response.body", "body": b""})
