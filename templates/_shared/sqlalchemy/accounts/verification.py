"""The proof that an account's e-mail address is its user's."""

from contextlib import suppress

from sqlalchemy.ext.asyncio import AsyncSession

from app.accounts.attempts import count
from app.accounts.email_tokens import Purpose, create_token, redeem_token
from app.accounts.errors import TooManyAttemptsError
from app.accounts.mails import email_changed_mail, mail_limit, verification_mail
from app.accounts.models import User
from app.accounts.settings import get_account_settings
from app.core.outbox import send_after_commit


def lacks_proof(user: User) -> bool:
    """Whether the user may not log in yet. For superusers vouches who made them that."""
    required = get_account_settings().require_verified_email and not user.is_superuser
    return required and user.email_verified_at is None


async def ask_for_proof(session: AsyncSession, user: User) -> None:
    token = await create_token(session, user, Purpose.VERIFY_EMAIL)
    send_after_commit(session, verification_mail(user.email, token))


async def count_mail(session: AsyncSession, email: str) -> None:
    """Count a mail to the address before there is one. Commits. Raises `TooManyAttemptsError`."""
    await count(session, mail_limit(email))


async def ask_again(session: AsyncSession, user: User) -> None:
    """The same for a login; beyond the limit of mails the last one serves. Commits."""
    with suppress(TooManyAttemptsError):
        await count_mail(session, user.email)
        await ask_for_proof(session, user)
        await session.commit()


async def email_changed(session: AsyncSession, user: User, former_email: str) -> None:
    """Ask for a proof of the new address, and tell the old one.

    Sessions go on all the same: they were opened with the password, and who mistyped the address
    could not mend it otherwise.
    """
    send_after_commit(session, email_changed_mail(former_email))
    user.email_verified_at = None
    if lacks_proof(user):
        await ask_for_proof(session, user)


async def verify_email(session: AsyncSession, token: str) -> None:
    """Raises `InvalidValuesError`."""
    await redeem_token(session, token, Purpose.VERIFY_EMAIL)
