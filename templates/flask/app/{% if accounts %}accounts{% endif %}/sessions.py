"""Sessions: a login starts one, refresh tokens carry it on, and all its tokens end with it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Engine, bindparam, select, update
from sqlalchemy.orm import Session, contains_eager

from app.accounts.errors import GrantError, UnauthenticatedError
from app.accounts.models import AuthSession, RefreshToken, User
from app.accounts.settings import get_account_settings
from app.accounts.tokens import (
    AccessClaims,
    create_access_token,
    hash_token,
    new_opaque_token,
    read_access_token,
)
from app.core.models import utc_now


@dataclass(frozen=True, slots=True)
class Caller:
    """The user who makes a request, as it came in."""

    id: UUID
    email: str
    is_active: bool
    is_superuser: bool
    created_at: datetime


# Every authenticated request runs it, so it is put together once.
CALLER = (
    select(User.id, User.email, User.is_active, User.is_superuser, User.created_at)
    .join(AuthSession, AuthSession.user_id == User.id)
    .where(
        AuthSession.id == bindparam("session_id"),
        AuthSession.revoked_at.is_(None),
        User.id == bindparam("user_id"),
        User.is_active,
    )
)


@dataclass(frozen=True)
class TokenPair:
    access_token: str
    refresh_token: str


def start_session(session: Session, user: User) -> AuthSession:
    """A session without tokens so far."""
    auth_session = AuthSession(user=user)
    session.add(auth_session)
    session.flush()
    return auth_session


def issue_tokens(session: Session, auth_session: AuthSession, *, key: str) -> TokenPair:
    now = utc_now()
    settings = get_account_settings()
    claims = AccessClaims(user_id=auth_session.user_id, session_id=auth_session.id)
    refresh_token = new_opaque_token()
    session.add(
        RefreshToken(
            session_id=auth_session.id,
            token_hash=hash_token(refresh_token),
            expires_at=now + settings.refresh_token_lifetime,
        )
    )
    access_token = create_access_token(
        claims, now=now, lifetime=settings.access_token_lifetime, key=key
    )
    return TokenPair(access_token, refresh_token)


def find_caller(reader: Engine, access_token: str, *, key: str) -> Caller:
    """Whose access token it is. Raises `UnauthenticatedError`."""
    claims = read_access_token(access_token, key=key)
    values = {"session_id": claims.session_id, "user_id": claims.user_id}
    with reader.connect() as connection:
        found = connection.execute(CALLER, values).one_or_none()
    if found is None:
        raise UnauthenticatedError(token_sent=True)
    return Caller(*found)


def authenticate(session: Session, access_token: str, *, key: str) -> AuthSession:
    """The session of an access token, with its user. Raises `UnauthenticatedError`."""
    claims = read_access_token(access_token, key=key)
    auth_session = live_session(session, claims.session_id)
    if auth_session is None or auth_session.user_id != claims.user_id:
        raise UnauthenticatedError(token_sent=True)
    return auth_session


def live_session(session: Session, session_id: UUID) -> AuthSession | None:
    return session.scalar(
        select(AuthSession)
        .join(AuthSession.user)
        .options(contains_eager(AuthSession.user))
        .where(AuthSession.id == session_id, AuthSession.revoked_at.is_(None), User.is_active)
    )


def refresh(session: Session, refresh_token: str, *, key: str) -> TokenPair:
    """Exchange a refresh token for new ones. Raises `GrantError`."""
    now = utc_now()
    token_hash = hash_token(refresh_token)
    session_id = use_refresh_token(session, token_hash, now)
    if session_id is None:
        revoke_if_used(session, token_hash)
        raise GrantError("invalid_grant", "The refresh token is not valid.")
    auth_session = live_session(session, session_id)
    if auth_session is None:
        raise GrantError("invalid_grant", "The refresh token is not valid.")
    return issue_tokens(session, auth_session, key=key)


def use_refresh_token(session: Session, token_hash: str, now: datetime) -> UUID | None:
    """Mark a token used; returns the id of its session, or None if it does not serve (any more)."""
    # One statement both checks and marks: of uses at the same time exactly one finds the row.
    return session.scalar(
        update(RefreshToken)
        .where(
            RefreshToken.token_hash == token_hash,
            RefreshToken.used_at.is_(None),
            RefreshToken.expires_at > now,
        )
        .values(used_at=now)
        .returning(RefreshToken.session_id)
    )


def revoke_if_used(session: Session, token_hash: str) -> None:
    """A token used twice is in two hands: end its session, and commit that."""
    session_id = session.scalar(
        select(RefreshToken.session_id).where(
            RefreshToken.token_hash == token_hash, RefreshToken.used_at.is_not(None)
        )
    )
    if session_id is not None:
        revoke_session(session, session_id)
        session.commit()


def revoke(session: Session, token: str, *, key: str) -> None:
    """End the session of an access or refresh token; a token that is neither is fine (RFC 7009)."""
    try:
        session_id: UUID | None = read_access_token(token, key=key).session_id
    except UnauthenticatedError:
        session_id = session.scalar(
            select(RefreshToken.session_id).where(RefreshToken.token_hash == hash_token(token))
        )
    if session_id is not None:
        revoke_session(session, session_id)


def revoke_session(session: Session, session_id: UUID) -> None:
    revoke_sessions(session, AuthSession.id == session_id)


def revoke_others(session: Session, user_id: UUID, kept_id: UUID) -> None:
    """End all sessions of a user but one."""
    revoke_sessions(session, AuthSession.user_id == user_id, AuthSession.id != kept_id)


def revoke_sessions(session: Session, *which: ColumnElement[bool]) -> None:
    session.execute(
        update(AuthSession)
        .where(AuthSession.revoked_at.is_(None), *which)
        .values(revoked_at=utc_now())
    )
