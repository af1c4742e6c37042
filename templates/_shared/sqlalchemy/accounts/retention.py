"""How long the rows of accounts are kept."""

from sqlalchemy import delete, exists
from sqlalchemy.ext.asyncio import AsyncSession

from app.accounts.models import AuthSession, EmailToken, LoginAttempt, RefreshToken
from app.accounts.settings import get_account_settings
from app.accounts.throttle import WINDOW
from app.core.models import utc_now


async def delete_dead_rows(session: AsyncSession) -> None:
    """Delete ended sessions, expired tokens and attempts that no longer count."""
    now = utc_now()
    # Used tokens stay until they expire: one that comes again tells of a theft until then.
    await session.execute(delete(RefreshToken).where(RefreshToken.expires_at <= now))
    oldest_alive = now - get_account_settings().refresh_token_lifetime
    has_tokens = exists().where(RefreshToken.session_id == AuthSession.id)
    await session.execute(
        delete(AuthSession).where(
            AuthSession.revoked_at.is_not(None)
            | ((AuthSession.created_at <= oldest_alive) & ~has_tokens)
        )
    )
    await session.execute(delete(EmailToken).where(EmailToken.expires_at <= now))
    await session.execute(delete(LoginAttempt).where(LoginAttempt.attempted_at <= now - WINDOW))
