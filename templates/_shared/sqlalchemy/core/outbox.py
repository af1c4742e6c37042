"""The one place through which mail leaves: after the commit, and without anybody waiting for it."""

from email.message import EmailMessage

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session

OUTBOX, PENDING = "outbox", "pending mails"  # in the `info` of a database session


def send_after_commit(session: AsyncSession, message: EmailMessage) -> None:
    """Send a mail once the transaction is committed; if it never is, neither is the mail."""
    session.info.setdefault(PENDING, []).append(message)


@event.listens_for(Session, "after_commit")
def send_pending(session: Session) -> None:
    # The end of a savepoint is no commit yet.
    if not session.in_nested_transaction():
        for message in session.info.pop(PENDING, ()):
            session.info[OUTBOX].put(message)


@event.listens_for(Session, "after_rollback")
def forget_pending(session: Session) -> None:
    session.info.pop(PENDING, None)
