"""Counting failed logins, in the database because all workers share it."""

from collections.abc import Mapping
from uuid import UUID, uuid4

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from app.accounts.errors import TooManyAttemptsError
from app.accounts.models import LoginAttempt
from app.accounts.throttle import WINDOW, retry_after
from app.core.models import utc_now


def begin(session: Session, limits: Mapping[str, int]) -> list[UUID]:
    """Count an attempt under each key and commit that; returns what was counted.

    Counted only after it failed, attempts made at the same time would not see each other.
    Raises `TooManyAttemptsError` where a key has more than its limit.
    """
    now = utc_now()
    session.execute(delete(LoginAttempt).where(LoginAttempt.attempted_at <= now - WINDOW))
    attempts = [LoginAttempt(id=uuid4(), key=key, attempted_at=now) for key in limits]
    session.add_all(attempts)
    session.commit()
    begun = [attempt.id for attempt in attempts]
    for key, limit in limits.items():
        counted = select(func.count(), func.min(LoginAttempt.attempted_at))
        count, oldest = session.execute(counted.where(LoginAttempt.key == key)).one()
        if count > limit:
            forget(session, begun)
            session.commit()
            raise TooManyAttemptsError(retry_after(oldest, now))
    session.commit()
    return begun


def forget(session: Session, begun: list[UUID]) -> None:
    """Take back what `begin` counted, because it did not fail."""
    session.execute(delete(LoginAttempt).where(LoginAttempt.id.in_(begun)))


def clear(session: Session, key: str) -> None:
    """Forget all attempts under a key."""
    session.execute(delete(LoginAttempt).where(LoginAttempt.key == key))
