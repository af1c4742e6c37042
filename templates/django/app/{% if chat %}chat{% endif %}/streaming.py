"""How a stream of events is sent."""

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing

from asgiref.sync import async_to_sync
from django.http import StreamingHttpResponse

from app.chat.events import HEADERS, MEDIA_TYPE

Events = AsyncGenerator[bytes, None]


def streamed(events: Events) -> StreamingHttpResponse:
    """Events as they come. It waits for the first: a failure before it is an error answer.

    Django cancels what makes them when the client leaves.
    """
    first = async_to_sync(first_of)(events)
    return StreamingHttpResponse(all_of(first, events), content_type=MEDIA_TYPE, headers=HEADERS)


async def first_of(events: Events) -> bytes:
    return await anext(events)


async def all_of(first: bytes, events: Events) -> AsyncIterator[bytes]:
    async with aclosing(events):
        yield first
        async for event in events:
            yield event
