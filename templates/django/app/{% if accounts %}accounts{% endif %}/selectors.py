"""Reading users, sessions and what was mailed."""

from uuid import UUID

from django.db import connection
from django.db.models import F, QuerySet
from django.utils import timezone

from app.accounts.models import AuthSession, EmailToken, User
from app.accounts.tokens import AccessClaims, hash_token

# Every authenticated request asks: a query set is put together anew each time, which costs it more
# than the answer does.
LIVE_USER = """\
SELECT users.* FROM users JOIN auth_sessions ON auth_sessions.user_id = users.id
WHERE users.id = %s AND users.is_active
AND auth_sessions.id = %s AND auth_sessions.revoked_at IS NULL
"""


def find_live_session(claims: AccessClaims) -> AuthSession | None:
    """The session with its user, unless it was revoked or the user is inactive; one query.

    Its other fields are deferred.
    """
    ids = [stored(claims.user_id), stored(claims.session_id)]
    for user in User.objects.raw(LIVE_USER, ids):
        session = AuthSession.from_db(None, ["id", "user_id"], [claims.session_id, user.id])
        session.user = user
        return session
    return None


def stored(value: UUID) -> object:
    """An id as the database has it: SQLite has no type of its own for it."""
    return AuthSession._meta.pk.get_db_prep_value(value, connection)


def active_users(email: str) -> QuerySet[User]:
    """The one with the address, or none."""
    return User.objects.filter(email=email, is_active=True)


def serving_email_tokens(token: str, purpose: str) -> QuerySet[EmailToken]:
    """The mailed token, unless it has expired or its user is inactive.

    It proves the address it was sent to, which may no longer be the user's.
    """
    return EmailToken.objects.filter(
        token_hash=hash_token(token),
        purpose=purpose,
        expires_at__gt=timezone.now(),
        user__is_active=True,
        user__email=F("email"),
    )


def all_users() -> QuerySet[User]:
    return User.objects.all()
