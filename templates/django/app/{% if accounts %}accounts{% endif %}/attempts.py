"""Counting attempts to log in, in the database that all workers share."""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from app.accounts.errors import TooManyAttemptsError
from app.accounts.models import LoginAttempt
from app.accounts.throttle import (
    ACCOUNT_LIMIT,
    ADDRESS_LIMIT,
    WINDOW,
    account_key,
    address_key,
    retry_after,
)


@dataclass(frozen=True)
class Attempt:
    """An attempt under way. It counts as failed until it is forgotten."""

    row_ids: list[UUID]
    account: str | None


def begin_attempt(*, address: str, email: str | None = None) -> Attempt:
    """Record an attempt before its outcome is known, so that of many at once none is missed.

    `email` is the account's whose password is about to be tried. Raises `TooManyAttemptsError`.
    """
    limits = {address_key(address): ADDRESS_LIMIT}
    account = None
    if email is not None:
        account = account_key(email)
        limits[account] = ACCOUNT_LIMIT
    attempt = Attempt(record(list(limits)), account)
    for key, limit in limits.items():
        check_limit(key, limit, attempt)
    return attempt


def record(keys: list[str]) -> list[UUID]:
    now = timezone.now()
    with transaction.atomic():
        LoginAttempt.objects.filter(attempted_at__lte=now - WINDOW).delete()
        rows = [LoginAttempt(key=key, attempted_at=now) for key in keys]
        return [row.id for row in LoginAttempt.objects.bulk_create(rows)]


def check_limit(key: str, limit: int, attempt: Attempt) -> None:
    now = timezone.now()
    recent = LoginAttempt.objects.filter(key=key, attempted_at__gt=now - WINDOW)
    times = list(recent.order_by("attempted_at").values_list("attempted_at", flat=True))
    if len(times) > limit:
        LoginAttempt.objects.filter(id__in=attempt.row_ids).delete()
        raise TooManyAttemptsError(retry_after(times[0], now))


def forget_attempt(attempt: Attempt) -> None:
    """The attempt did not fail, and the account's earlier ones no longer count."""
    LoginAttempt.objects.filter(id__in=attempt.row_ids).delete()
    if attempt.account is not None:
        LoginAttempt.objects.filter(key=attempt.account).delete()
