"""The counting of failed logins: in the database, because all workers count together."""

from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

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


@dataclass(frozen=True)
class Attempt:
    """An attempt that counts as failed until `forgive` is called."""

    rows: list[UUID]
    account: str | None


def begin_attempt(session: Session, *, address: str, email: str | None = None) -> Attempt:
    """Write an attempt down before it is made, so that many at once cannot slip through.

    Commits. Raises `TooManyAttemptsError`, and then the attempt does not count.
    """
    now = utc_now()
    account = account_key(email) if email is not None else None
    limits = {address_key(address): ADDRESS_LIMIT} | ({account: ACCOUNT_LIMIT} if account else {})
    rows = [LoginAttempt(id=uuid4(), key=key, attempted_at=now) for key in limits]
    attempt = Attempt([row.id for row in rows], account)
    session.execute(delete(LoginAttempt).where(LoginAttempt.attempted_at <= now - WINDOW))
    session.add_all(rows)
    session.commit()

    counts = session.execute(
        select(LoginAttempt.key, func.count(), func.min(LoginAttempt.attempted_at))
        .where(LoginAttempt.key.in_(limits))
        .group_by(LoginAttempt.key)
    )
    exceeded = [oldest for key, count, oldest in counts if count > limits[key]]
    if exceeded:
        session.execute(delete(LoginAttempt).where(LoginAttempt.id.in_(attempt.rows)))
    # Nothing is held while a password is verified, which takes its time.
    session.commit()
    if exceeded:
        raise TooManyAttemptsError(max(retry_after(oldest, now) for oldest in exceeded))
    return attempt


def forgive(session: Session, attempt: Attempt) -> None:
    """The attempt succeeded: it no longer counts, nor do earlier ones for the account."""
    own = LoginAttempt.id.in_(attempt.rows)
    session.execute(delete(LoginAttempt).where(own | (LoginAttempt.key == attempt.account)))
