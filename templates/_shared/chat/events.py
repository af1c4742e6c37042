"""Server-sent events (HTML, section 9.2): how an answer leaves while it is written."""

import json
from collections.abc import AsyncGenerator
from contextlib import aclosing

from app.chat.errors import UpstreamError
from app.core.problems import problem_for

MEDIA_TYPE = "text/event-stream"
# Proxies such as nginx would hold the answer back until it is whole.
HEADERS = {"X-Accel-Buffering": "no"}


async def events_of(pieces: AsyncGenerator[str, None]) -> AsyncGenerator[bytes, None]:
    """What fails before the first piece is raised; what fails later is an event of its own."""
    begun = False
    try:
        async with aclosing(pieces):
            async for piece in pieces:
                yield event({"delta": piece})
                begun = True
    except UpstreamError as error:
        if not begun:
            raise
        yield error_event(error)
    else:
        yield event({"done": True})


def event(data: dict[str, object]) -> bytes:
    return b"data: %b\n\n" % json.dumps(data).encode()


def error_event(error: UpstreamError) -> bytes:
    """Its data is the problem that an error answer would be."""
    return b"event: error\n" + event(problem_for(error).document)
