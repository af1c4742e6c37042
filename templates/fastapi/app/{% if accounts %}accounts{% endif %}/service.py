"""User accounts."""

from collections.abc import Sequence
from uuid import UUID

from pydantic import MISSING
from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from app.accounts.attempts import Attempt, count_attempt, forgive
from app.accounts.credentials import check_password, hash_in_thread, still_serves
from app.accounts.email_tokens import Purpose, withdraw_tokens
from app.accounts.errors import EmailTakenError, UnauthenticatedError
from app.accounts.models import AuthSession, RefreshToken, User
from app.accounts.schemas import UserUpdate
from app.accounts.sessions import Caller, revoke_others, revoke_sessions
from app.accounts.verification import ask_for_proof, count_mail, email_changed, lacks_proof
from app.core.errors import FieldError, InvalidValuesError
from app.core.resources import PageQuery


async def register(session: AsyncSession, *, email: str, password: str, address: str) -> User:
    """Raises `EmailTakenError`; for an address that had many of those, `TooManyAttemptsError`."""
    attempt = await count_attempt(session, address=address)
    user = User(email=email, password_hash=await hash_in_thread(password))
    session.add(user)
    await flush_user(session)
    await forgive(session, attempt)
    if lacks_proof(user):
        await ask_for_proof(session, user)
    return user


async def update_user(
    session: AsyncSession, caller: Caller, changes: UserUpdate, *, address: str
) -> User:
    """Change e-mail or password; a new password ends the user's other sessions.

    Raises `InvalidValuesError`, `EmailTakenError`, `TooManyAttemptsError`, and
    `UnauthenticatedError` if the user is deleted, or has another password, meanwhile.
    """
    user = await session.get(User, caller.id)
    if user is None:
        raise UnauthenticatedError(token_sent=True)
    if changes.email is MISSING and changes.password is MISSING:
        return user
    attempt = await confirm(session, user, changes, address)
    if changes.email is not MISSING and changes.email != user.email:
        await count_mail(session, changes.email)
    new_hash = None if changes.password is MISSING else await hash_in_thread(changes.password)
    if not await still_serves(session, user):
        raise UnauthenticatedError(token_sent=True)
    former_email = user.email
    if changes.email is not MISSING:
        user.email = changes.email
    user.password_hash = new_hash or user.password_hash
    await flush_user(session)
    if new_hash:
        await revoke_others(session, user.id, caller.session_id)
        await withdraw_tokens(session, user.id, Purpose.RESET_PASSWORD)
    if user.email != former_email:
        await email_changed(session, user, former_email)
    await forgive(session, attempt)
    return user


async def confirm(session: AsyncSession, user: User, changes: UserUpdate, address: str) -> Attempt:
    """Check the current password; a wrong one counts as a failed login."""
    if changes.current_password is MISSING:
        raise InvalidValuesError(FieldError("#/current_password", "This change needs it."))
    attempt = await count_attempt(session, address=address, email=user.email)
    if not await check_password(user, changes.current_password):
        raise InvalidValuesError(FieldError("#/current_password", "This is not your password."))
    return attempt


async def flush_user(session: AsyncSession) -> None:
    """Write a user. Whether the address is taken, the database alone knows."""
    try:
        await session.flush()
    except IntegrityError:
        raise EmailTakenError("Another account has this e-mail address.") from None


async def delete_user(session: AsyncSession, user_id: UUID) -> None:
    """Delete a user; the database deletes with it all that is the user's."""
    # Tokens first, as a refresh takes them: in the other order the two could wait for each other.
    sessions = select(AuthSession.id).where(AuthSession.user_id == user_id)
    await session.execute(delete(RefreshToken).where(RefreshToken.session_id.in_(sessions)))
    await session.execute(delete(User).where(User.id == user_id))


async def list_users(session: AsyncSession, page: PageQuery) -> tuple[Sequence[User], int]:
    """Users, newest first, and how many there are in all."""
    total = await session.scalar(select(func.count()).select_from(User))
    newest = select(User).order_by(User.created_at.desc(), User.id.desc())
    users = await session.scalars(newest.limit(page.limit).offset(page.offset))
    return users.all(), total or 0


async def make_superuser(session: AsyncSession, *, email: str, password: str) -> None:
    """Create a superuser with the password, or make one of the account that has the e-mail address.

    That may be whoever registered it: the password becomes the one given, and sessions end. Nothing
    changes for a superuser. It needs no more than the first migration's columns: the second one may
    ask for a superuser.
    """
    owner = select(User.id).where(User.email == email)
    if await session.scalar(owner.where(User.is_superuser, User.is_active)):
        return
    values = {"password_hash": await hash_in_thread(password), "is_superuser": True}
    promote = update(User).where(User.email == email).values(**values, is_active=True)
    user_id = await session.scalar(promote.returning(User.id))
    if user_id is None:
        await session.execute(insert(User).values(email=email, **values))
    else:
        await revoke_sessions(session, AuthSession.user_id == user_id)
