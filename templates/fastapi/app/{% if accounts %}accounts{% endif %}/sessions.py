"""Logins and their tokens. A session is the family of all tokens that come from one login."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from app.accounts.attempts import Attempt, count_attempt, forgive
from app.accounts.credentials import check_password, hash_in_thread, still_serves
from app.accounts.emails import normalize_email
from app.accounts.errors import GrantError, UnauthenticatedError
from app.accounts.models import AuthSession, RefreshToken, User
from app.accounts.passwords import needs_rehash
from app.accounts.schemas import Token
from app.accounts.settings import get_account_settings
from app.accounts.tokens import (
    AccessClaims,
    create_access_token,
    hash_token,
    new_opaque_token,
    read_access_token,
)
from app.accounts.verification import ask_again, lacks_proof
from app.core.models import utc_now
from app.core.settings import get_settings


@dataclass(frozen=True, slots=True)
class Caller:
    """The user who makes a request, as it came in, and the session in which it is made."""

    id: UUID
    email: str
    is_active: bool
    is_superuser: bool
    created_at: datetime
    session_id: UUID


# Every authenticated request runs it, so it is put together once.
CALLER = (
    select(
        User.id,
        User.email,
        User.is_active,
        User.is_superuser,
        User.created_at,
        AuthSession.id.label("session_id"),
    )
    .join(AuthSession, AuthSession.user_id == User.id)
    .where(
        AuthSession.id == bindparam("session_id"),
        AuthSession.revoked_at.is_(None),
        User.id == bindparam("user_id"),
        User.is_active,
    )
)


async def log_in(session: AsyncSession, *, username: str, password: str, address: str) -> Token:
    """Raises `GrantError` and `TooManyAttemptsError`.

    Only who knows the password is told that the e-mail address is not verified.
    """
    user, attempt = await check_credentials(
        session, username=username, password=password, address=address
    )
    if lacks_proof(user):
        await ask_again(session, user)
        raise GrantError("invalid_grant", "The e-mail address is not verified: see your mail.")
    return issue_tokens(session, await start_session(session, user, attempt), utc_now())


async def check_credentials(
    session: AsyncSession, *, username: str, password: str, address: str
) -> tuple[User, Attempt]:
    """Who logs in, in an attempt that counts as failed until a session starts.

    Raises `GrantError`, the same for an unknown, an inactive user and a wrong password, and
    `TooManyAttemptsError`.
    """
    attempt = await count_attempt(session, address=address, email=username)
    user = await find_user(session, username)
    # Nothing is held while the password is verified, which takes its time.
    await session.commit()
    if not await check_password(user, password) or user is None or not user.is_active:
        raise refused_login()
    outdated = needs_rehash(user.password_hash)
    new_hash = await hash_in_thread(password) if outdated else user.password_hash
    if not await still_serves(session, user):
        raise refused_login()
    user.password_hash = new_hash
    return user, attempt


def refused_login() -> GrantError:
    return GrantError("invalid_grant", "The e-mail address or the password is wrong.")


async def start_session(session: AsyncSession, user: User, attempt: Attempt) -> AuthSession:
    await forgive(session, attempt)
    auth_session = AuthSession(user_id=user.id)
    session.add(auth_session)
    await session.flush()
    return auth_session


async def find_user(session: AsyncSession, username: str) -> User | None:
    try:
        email = normalize_email(username)
    except ValueError:
        return None
    user: User | None = await session.scalar(select(User).where(User.email == email))
    return user


async def refresh(session: AsyncSession, token: str) -> Token:
    """Trade a refresh token for the next pair. Raises `GrantError`."""
    now, token_hash = utc_now(), hash_token(token)
    # One statement, so that of concurrent uses exactly one succeeds.
    session_id = await session.scalar(
        update(RefreshToken)
        .where(
            RefreshToken.token_hash == token_hash,
            RefreshToken.used_at.is_(None),
            RefreshToken.expires_at > now,
        )
        .values(used_at=now)
        .returning(RefreshToken.session_id)
        .execution_options(synchronize_session=False)
    )
    if session_id is None:
        await revoke_if_used(session, token_hash)
        raise refused_refresh_token()
    auth_session = await session.scalar(
        select(AuthSession)
        .join(User, User.id == AuthSession.user_id)
        .where(AuthSession.id == session_id, AuthSession.revoked_at.is_(None), User.is_active)
    )
    if auth_session is None:
        raise refused_refresh_token()
    return issue_tokens(session, auth_session, now)


def refused_refresh_token() -> GrantError:
    return GrantError("invalid_grant", "The refresh token is not valid.")


async def revoke_if_used(session: AsyncSession, token_hash: str) -> None:
    """A used token that comes again is in two hands, so its whole session ends. Commits."""
    used = select(RefreshToken.session_id).where(
        RefreshToken.token_hash == token_hash, RefreshToken.used_at.is_not(None)
    )
    session_id = await session.scalar(used)
    if session_id is not None:
        await revoke_session(session, session_id)
        await session.commit()


async def revoke(session: AsyncSession, token: str) -> None:
    """End the session of an access or refresh token; any other token is no error (RFC 7009)."""
    try:
        session_id: UUID | None = read_access_token(token, key=signing_key()).session_id
    except UnauthenticatedError:
        session_id = await session.scalar(
            select(RefreshToken.session_id).where(RefreshToken.token_hash == hash_token(token))
        )
    if session_id is not None:
        await revoke_session(session, session_id)


async def revoke_session(session: AsyncSession, session_id: UUID) -> None:
    await revoke_sessions(session, AuthSession.id == session_id)


async def revoke_others(session: AsyncSession, user_id: UUID, kept_id: UUID) -> None:
    """End all sessions of a user but one."""
    await revoke_sessions(session, AuthSession.user_id == user_id, AuthSession.id != kept_id)


async def revoke_sessions(session: AsyncSession, *which: ColumnElement[bool]) -> None:
    await session.execute(
        update(AuthSession)
        .where(AuthSession.revoked_at.is_(None), *which)
        .values(revoked_at=utc_now())
    )


async def authenticate(engine: AsyncEngine, token: str) -> Caller:
    """Whose access token it is. Raises `UnauthenticatedError`."""
    claims = read_access_token(token, key=signing_key())
    ids = {"session_id": claims.session_id, "user_id": claims.user_id}
    # A row, read outside of any transaction, costs half of what an entity in one does.
    async with engine.connect() as connection:
        row = (await connection.execute(CALLER, ids)).one_or_none()
    if row is None:
        raise UnauthenticatedError(token_sent=True)
    return Caller(*row)


def issue_tokens(session: AsyncSession, auth_session: AuthSession, now: datetime) -> Token:
    settings = get_account_settings()
    refresh_token = new_opaque_token()
    session.add(
        RefreshToken(
            session_id=auth_session.id,
            token_hash=hash_token(refresh_token),
            created_at=now,
            expires_at=now + settings.refresh_token_lifetime,
        )
    )
    lifetime = settings.access_token_lifetime
    claims = AccessClaims(user_id=auth_session.user_id, session_id=auth_session.id)
    return Token(
        access_token=create_access_token(claims, now=now, lifetime=lifetime, key=signing_key()),
        refresh_token=refresh_token,
        token_type="bearer",  # noqa: S106 - no secret
        expires_in=int(lifetime.total_seconds()),
    )


def signing_key() -> str:
    return get_settings().secret_key.get_secret_value()
