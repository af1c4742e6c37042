"""A new password for whoever reads the account's mail."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from app.accounts import credentials
from app.accounts.attempts import count, forgive_account
from app.accounts.email_tokens import Purpose, check_token, create_token, redeem_token
from app.accounts.mails import mail_limit, password_reset_mail
from app.accounts.models import AuthSession, User
from app.accounts.sessions import revoke_sessions
from app.accounts.throttle import ADDRESS_LIMIT
from app.core.client_keys import address_key
from app.core.outbox import send_after_commit


async def count_request(session: AsyncSession, *, address: str, email: str) -> None:
    """Count a request for a mail, the same whether or not there is an account. Commits.

    Raises `TooManyAttemptsError`.
    """
    await count(session, {address_key(address): ADDRESS_LIMIT, **mail_limit(email)})


async def send_token(sessions: async_sessionmaker[AsyncSession], email: str) -> None:
    """Mail a token to the account with the address, if there is one.

    It is meant to run after the answer: what it finds then shows in no answer's time.
    """
    async with sessions.begin() as session:
        found = select(User).where(User.email == email, User.is_active)
        # Until the token is there the account is not deleted.
        user = await session.scalar(found.with_for_update(key_share=True))
        if user is not None:
            token = await create_token(session, user, Purpose.RESET_PASSWORD)
            send_after_commit(session, password_reset_mail(user.email, token))


async def set_password(session: AsyncSession, *, token: str, password: str) -> None:
    """Set a new password and end all sessions. Raises `InvalidValuesError`."""
    # Hashing takes its time: it is not done for whoever asks, nor while anything is held.
    await check_token(session, token, Purpose.RESET_PASSWORD)
    await session.commit()
    password_hash = await credentials.hash_in_thread(password)
    user = await redeem_token(session, token, Purpose.RESET_PASSWORD)
    user.password_hash = password_hash
    await revoke_sessions(session, AuthSession.user_id == user.id)
    await forgive_account(session, user.email)
