"""Logging in, refreshing, revoking: a session is the family of all tokens of one login."""

from dataclasses import dataclass

from django.contrib.auth import authenticate
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from app.accounts.attempts import count_attempt, forgive
from app.accounts.emails import normalize_email
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
from app.accounts.verification import ask_again, lacks_proof
from app.core.settings import get_settings


@dataclass(frozen=True)
class Tokens:
    """What a client gets; `expires_in` is the access token's life in seconds."""

    access_token: str
    refresh_token: str
    expires_in: int
    token_type: str = "bearer"  # noqa: S105 - not a password


WRONG = "The e-mail address or the password is wrong."
REFUSED = "The refresh token is unknown, expired or used."


def signing_key() -> str:
    return get_settings().secret_key.get_secret_value()


def authenticate_user(*, email: str, password: str, address: str) -> User:
    """The user who may log in. Raises `GrantError` and `TooManyAttemptsError`.

    The error is the same whatever is wrong, but for an address that is not verified: of that only
    who knows the password is told.
    """
    try:
        email = username = normalize_email(email)
    except ValueError:
        # No account has it; it counts and takes its time all the same.
        username = ""
    attempt = count_attempt(address=address, email=email)
    user = authenticate(username=username, password=password)
    if not isinstance(user, User):
        raise GrantError("invalid_grant", WRONG)
    if lacks_proof(user):
        ask_again(user)
        raise GrantError("invalid_grant", "The e-mail address is not verified: see your mail.")
    forgive(attempt)
    return user


def log_in(*, email: str, password: str, address: str) -> Tokens:
    """Raises what `authenticate_user` raises."""
    user = authenticate_user(email=email, password=password, address=address)
    with transaction.atomic():
        if not still_serves(user):
            raise GrantError("invalid_grant", WRONG)
        return issue_tokens(AuthSession.objects.create(user=user))


def still_serves(user: User) -> bool:
    """Whether the password that was checked is still the user's; until the commit it stays that.

    Checking takes its time, in which a reset may have come between. Logins of browsers need no such
    look: their sessions rest on the hash itself.
    """
    users = User.objects.select_for_update(no_key=True)
    return users.filter(id=user.id, password=user.password, is_active=True).first() is not None


def refresh(token: str) -> Tokens:
    """Exchange a refresh token; using one again ends its session. Raises `GrantError`."""
    token_hash = hash_token(token)
    try:
        with transaction.atomic():
            return exchange(token_hash)
    except IntegrityError:  # the account is deleted meanwhile
        raise GrantError("invalid_grant", REFUSED) from None
    except GrantError:
        # Outside of the transaction that failed, so that it lasts.
        used = RefreshToken.objects.filter(token_hash=token_hash).exclude(used_at=None)
        revoke_sessions(AuthSession.objects.filter(refresh_tokens__in=used))
        raise


def exchange(token_hash: str) -> Tokens:
    now = timezone.now()
    unused = RefreshToken.objects.filter(token_hash=token_hash, used_at=None, expires_at__gt=now)
    # One statement: of concurrent uses exactly one updates the row.
    if not unused.update(used_at=now):
        raise GrantError("invalid_grant", REFUSED)
    sessions = AuthSession.objects.select_related("user")
    session = sessions.get(refresh_tokens__token_hash=token_hash)
    if session.revoked_at is not None or not session.user.is_active:
        raise GrantError("invalid_grant", REFUSED)
    return issue_tokens(session)


def revoke(token: str) -> None:
    """End the session of an access or refresh token; an unknown token has none."""
    try:
        claims = read_access_token(token, key=signing_key())
    except UnauthenticatedError:
        revoke_sessions(AuthSession.objects.filter(refresh_tokens__token_hash=hash_token(token)))
    else:
        revoke_sessions(AuthSession.objects.filter(id=claims.session_id))


def revoke_sessions(sessions: QuerySet[AuthSession]) -> None:
    sessions.filter(revoked_at=None).update(revoked_at=timezone.now())


def issue_tokens(session: AuthSession) -> Tokens:
    now = timezone.now()
    settings = get_account_settings()
    refresh_token = new_opaque_token()
    RefreshToken.objects.create(
        session=session,
        token_hash=hash_token(refresh_token),
        expires_at=now + settings.refresh_token_lifetime,
    )
    access_token = create_access_token(
        AccessClaims(user_id=session.user_id, session_id=session.id),
        now=now,
        lifetime=settings.access_token_lifetime,
        key=signing_key(),
    )
    seconds = int(settings.access_token_lifetime.total_seconds())
    return Tokens(access_token, refresh_token, expires_in=seconds)
