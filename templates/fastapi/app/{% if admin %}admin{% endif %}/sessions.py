"""Logins of the admin. They are sessions like those of the API, and end like them."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.accounts import sessions
from app.accounts.models import AuthSession, User
from app.admin.tickets import make_ticket, read_ticket
from app.core.models import utc_now

LIFETIME = timedelta(hours=12)


@dataclass(frozen=True)
class Administrator:
    """Who uses the admin, and in which session."""

    user_id: UUID
    session_id: UUID
    email: str


async def log_in(session: AsyncSession, *, username: str, password: str, address: str) -> str:
    """A new session's ticket.

    Raises `GrantError`, the same for all who may not log in, and `TooManyAttemptsError`.
    """
    user, attempt = await sessions.check_credentials(
        session, username=username, password=password, address=address
    )
    if not user.is_superuser:
        raise sessions.refused_login()
    auth_session = await sessions.start_session(session, user, attempt)
    return make_ticket(auth_session.id, key=sessions.signing_key())


async def authenticate(session: AsyncSession, ticket: str) -> Administrator | None:
    """Whose ticket it is; it is nobody's as soon as the session ends or the user's rights do."""
    session_id = read_ticket(ticket, key=sessions.signing_key())
    if session_id is None:
        return None
    row = (
        await session.execute(
            select(User.id, User.email)
            .join(AuthSession, AuthSession.user_id == User.id)
            .where(
                AuthSession.id == session_id,
                AuthSession.revoked_at.is_(None),
                AuthSession.created_at > utc_now() - LIFETIME,
                User.is_active,
                User.is_superuser,
            )
        )
    ).one_or_none()
    return Administrator(row.id, session_id, row.email) if row else None


async def log_out(session: AsyncSession, ticket: str) -> None:
    session_id = read_ticket(ticket, key=sessions.signing_key())
    if session_id is not None:
        await sessions.revoke_session(session, session_id)
