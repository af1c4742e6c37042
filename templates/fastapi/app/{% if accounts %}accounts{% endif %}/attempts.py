"""The counting of failed logins: in the database, because all workers count together."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.accounts.errors import TooManyAttemptsError
from app.accounts.models import LoginAttempt
from app.accounts.throttle import (
    ACCOUNT_LIMIT,
    ADDRESS_LIMIT,
    WINDOW,
    account_key,
    address_key,
    retry_after,
)
from app.core.models import utc_now

RESET_LIMIT = 3  # mails that anybody can have sent to an account in the window


@dataclass(frozen=True)
class Attempt:
    """An attempt that counts as failed until `forgive` is called."""

    address_row: UUID
    account: str | None


async def count_attempt(
    session: AsyncSession, *, address: str, email: str | None = None
) -> Attempt:
    """Write an attempt down before it is made, so that many at once cannot slip through.

    Commits. Raises `TooManyAttemptsError`, and then the attempt does not count.
    """
    limits = {address_key(address): ADDRESS_LIMIT}
    if email is not None:
        limits[account_key(email)] = ACCOUNT_LIMIT
    address_row = await count(session, limits)
    return Attempt(address_row, account_key(email) if email is not None else None)


async def count_reset_request(session: AsyncSession, *, address: str, email: str) -> None:
    """Count a request for a mail, the same whether or not there is an account. Commits.

    Raises `TooManyAttemptsError`.
    """
    key = f"reset:{account_key(email)}"
    await count(session, {address_key(address): ADDRESS_LIMIT, key: RESET_LIMIT})


async def count(session: AsyncSession, limits: dict[str, int]) -> UUID:
    """Write one row for each key, unless a limit is exceeded; the id of the first. Commits."""
    now = utc_now()
    rows = [LoginAttempt(key=key, attempted_at=now) for key in limits]
    await session.execute(delete(LoginAttempt).where(LoginAttempt.attempted_at <= now - WINDOW))
    session.add_all(rows)
    await session.commit()

    counts = await session.execute(
        select(LoginAttempt.key, func.count(), func.min(LoginAttempt.attempted_at))
        .where(LoginAttempt.key.in_(limits), LoginAttempt.attempted_at > now - WINDOW)
        .group_by(LoginAttempt.key)
    )
    exceeded = [oldest for key, count, oldest in counts if count > limits[key]]
    if exceeded:
        ids = [row.id for row in rows]
        await session.execute(delete(LoginAttempt).where(LoginAttempt.id.in_(ids)))
        await session.commit()
        raise TooManyAttemptsError(max(retry_after(oldest, now) for oldest in exceeded))
    await session.commit()
    return rows[0].id


async def forgive(session: AsyncSession, attempt: Attempt) -> None:
    """The attempt succeeded: it no longer counts, nor do earlier ones for the account."""
    await session.execute(
        delete(LoginAttempt).where(
            (LoginAttempt.id == attempt.address_row) | (LoginAttempt.key == attempt.account)
        )
    )


async def forgive_account(session: AsyncSession, email: str) -> None:
    """Failed attempts for the account no longer count."""
    await session.execute(delete(LoginAttempt).where(LoginAttempt.key == account_key(email)))
