"""Reading users, sessions and what was mailed."""

from django.db.models import F, QuerySet
from django.utils import timezone

from app.accounts.models import AuthSession, EmailToken, User
from app.accounts.tokens import AccessClaims, hash_token


def find_live_session(claims: AccessClaims) -> AuthSession | None:
    """The session with its user, unless it was revoked or the user is inactive; one query."""
    # Every authenticated request asks: each further call of a query set would cost it more.
    live = AuthSession.objects.select_related("user").filter(
        id=claims.session_id, user_id=claims.user_id, revoked_at=None, user__is_active=True
    )
    return next(iter(live), None)


def find_active_user(email: str) -> User | None:
    return User.objects.filter(email=email, is_active=True).first()


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
