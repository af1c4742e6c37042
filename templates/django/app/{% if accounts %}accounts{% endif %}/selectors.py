"""Reading users and sessions."""

from django.db.models import QuerySet

from app.accounts.models import AuthSession, User
from app.accounts.tokens import AccessClaims


def find_live_session(claims: AccessClaims) -> AuthSession | None:
    """The session with its user, unless it was revoked or the user is inactive; one query."""
    live = AuthSession.objects.filter(revoked_at=None, user__is_active=True)
    of_claims = live.filter(id=claims.session_id, user_id=claims.user_id)
    return of_claims.select_related("user").first()


def all_users() -> QuerySet[User]:
    return User.objects.all()
