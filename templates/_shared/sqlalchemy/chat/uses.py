"""The counting of requests and tokens, by all workers together."""

from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from app.chat.limits import (
    ANSWERS_AT_ONCE,
    DAY,
    LONGEST_ANSWER,
    MINUTE,
    REQUESTS_A_MINUTE,
    TOKENS_A_DAY,
    budget_spent,
    too_many_answers,
    too_many_requests,
)
from app.chat.models import ChatUse
from app.core.models import utc_now


async def reserve(session: AsyncSession, key: str, tokens: int) -> UUID:
    """Write a request down before it is made, so that many at once cannot slip through.

    Commits. Raises `LimitReachedError`, and then the request does not count.
    """
    now = utc_now()
    await session.execute(delete(ChatUse).where(ChatUse.asked_at <= now - DAY))
    use = ChatUse(key=key, tokens=tokens, asked_at=now)
    session.add(use)
    await session.commit()
    use_id = use.id

    lately = ChatUse.asked_at > now - MINUTE
    going_on = ChatUse.ended.is_(False) & (ChatUse.asked_at > now - LONGEST_ANSWER)
    counts = select(
        func.count().filter(lately),
        func.min(ChatUse.asked_at).filter(lately),
        func.count().filter(going_on),
        func.sum(ChatUse.tokens),
        func.min(ChatUse.asked_at),
    ).where(ChatUse.key == key, ChatUse.asked_at > now - DAY)
    found = await session.execute(counts)
    requests, first_lately, answers, spent, first = found.one()
    error = None
    if requests > REQUESTS_A_MINUTE:
        error = too_many_requests(first_lately, now)
    elif answers > ANSWERS_AT_ONCE:
        error = too_many_answers()
    elif spent > TOKENS_A_DAY:
        error = budget_spent(first, now)
    if error:
        await session.execute(delete(ChatUse).where(ChatUse.id == use_id))
    await session.commit()
    if error:
        raise error
    return use_id


async def settle(sessions: async_sessionmaker[AsyncSession], use_id: UUID, tokens: int) -> None:
    """The answer has ended: those that it has cost replace the tokens that were reserved."""
    end = update(ChatUse).where(ChatUse.id == use_id).values(tokens=tokens, ended=True)
    async with sessions.begin() as session:
        await session.execute(end)
