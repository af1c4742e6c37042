"""The tokens that are mailed: whoever sends one back has read the mail."""

from datetime import timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.accounts.models import EmailToken, User
from app.accounts.tokens import hash_token, new_opaque_token
from app.core.errors import FieldError, InvalidValuesError
from app.core.models import utc_now


class Purpose(StrEnum):
    VERIFY_EMAIL = "verify_email"
    RESET_PASSWORD = "reset_password"  # noqa: S105 - no password


LIFETIMES = {
    Purpose.VERIFY_EMAIL: timedelta(hours=24),
    Purpose.RESET_PASSWORD: timedelta(hours=1),
}


async def create_token(session: AsyncSession, user: User, purpose: Purpose) -> str:
    """A token for the user's address. Earlier ones for the purpose no longer serve."""
    # Who writes to both locks the user first: in different orders two could wait for each other.
    owner = select(User.id).where(User.id == user.id)
    await session.execute(owner.with_for_update(key_share=True))
    await withdraw_tokens(session, user.id, purpose)
    token = new_opaque_token()
    session.add(
        EmailToken(
            user_id=user.id,
            purpose=purpose,
            email=user.email,
            token_hash=hash_token(token),
            expires_at=utc_now() + LIFETIMES[purpose],
        )
    )
    return token


async def withdraw_tokens(session: AsyncSession, user_id: UUID, purpose: Purpose) -> None:
    await session.execute(
        delete(EmailToken).where(EmailToken.user_id == user_id, EmailToken.purpose == purpose)
    )


async def check_token(session: AsyncSession, token: str, purpose: Purpose) -> None:
    """Raises `InvalidValuesError`; whether the token serves is known only when it is redeemed."""
    if await session.scalar(select(EmailToken.id).where(serves(token, purpose))) is None:
        raise refused_token()


async def redeem_token(session: AsyncSession, token: str, purpose: Purpose) -> User:
    """The active user whose token it is, and whose address is verified by it.

    Raises `InvalidValuesError`, the same for each reason.
    """
    user_id = select(EmailToken.user_id).where(serves(token, purpose)).scalar_subquery()
    # A token proves the address it was sent to, which may no longer be the user's.
    email = select(EmailToken.email).where(serves(token, purpose)).scalar_subquery()
    user: User | None = await session.scalar(
        update(User)
        .where(User.id == user_id, User.email == email, User.is_active)
        .values(email_verified_at=utc_now())
        .returning(User)
        .execution_options(populate_existing=True, synchronize_session=False)
    )
    # One statement, so that of concurrent uses exactly one succeeds.
    redeemed = delete(EmailToken).where(serves(token, purpose)).returning(EmailToken.id)
    if user is None or await session.scalar(redeemed) is None:
        raise refused_token()
    return user


def serves(token: str, purpose: Purpose) -> ColumnElement[bool]:
    return (
        (EmailToken.token_hash == hash_token(token))
        & (EmailToken.purpose == purpose)
        & (EmailToken.expires_at > utc_now())
    )


def refused_token() -> InvalidValuesError:
    return InvalidValuesError(FieldError("#/token", "The token is not valid, or no longer."))
