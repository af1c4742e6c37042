"""Deleting what no longer serves: `python manage.py purge`, nightly."""

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from app.accounts.models import AuthSession, EmailToken, LoginAttempt, RefreshToken
from app.accounts.settings import get_account_settings
from app.accounts.throttle import WINDOW


@transaction.atomic
def purge() -> None:
    """Delete ended sessions, expired tokens and attempts that no longer count."""
    now = timezone.now()
    # Used tokens stay until they expire: one that comes again tells of a theft until then.
    RefreshToken.objects.filter(expires_at__lte=now).delete()
    oldest_alive = now - get_account_settings().refresh_token_lifetime
    without_tokens = ~Exists(RefreshToken.objects.filter(session=OuterRef("pk")))
    AuthSession.objects.filter(
        Q(revoked_at__isnull=False) | (Q(created_at__lte=oldest_alive) & without_tokens)
    ).delete()
    EmailToken.objects.filter(expires_at__lte=now).delete()
    LoginAttempt.objects.filter(attempted_at__lte=now - WINDOW).delete()
