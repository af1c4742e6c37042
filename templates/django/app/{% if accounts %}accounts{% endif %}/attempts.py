"""Counting attempts to log in, in the database that all workers share."""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import Q
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

RESET_LIMIT = 3  # mails that anybody can have sent to an account in the window


@dataclass(frozen=True)
class Attempt:
    """An attempt under way. It counts as failed until it is forgotten."""

    address_row: UUID
    keys: tuple[str, ...]  # the address's, then the account's if there is one


def begin_attempt(*, address: str, email: str | None = None) -> Attempt:
    """Record an attempt before its outcome is known, so that of many at once none is missed.

    `email` is the account's whose password is about to be tried. Raises `TooManyAttemptsError`.
    """
    limits = {address_key(address): ADDRESS_LIMIT}
    if email is not None:
        limits[account_key(email)] = ACCOUNT_LIMIT
    return Attempt(count(limits), tuple(limits))


def count_reset_request(*, address: str, email: str) -> None:
    """Count a request for a mail, the same whether or not there is an account.

    Raises `TooManyAttemptsError`.
    """
    key = f"reset:{account_key(email)}"
    count({address_key(address): ADDRESS_LIMIT, key: RESET_LIMIT})


def count(limits: dict[str, int]) -> UUID:
    """Write one row for each key, unless a limit is exceeded; the id of the first."""
    row_ids = record(list(limits))
    for key, limit in limits.items():
        check_limit(key, limit, row_ids)
    return row_ids[0]


def record(keys: list[str]) -> list[UUID]:
    now = timezone.now()
    with transaction.atomic():
        LoginAttempt.objects.filter(attempted_at__lte=now - WINDOW).delete()
        rows = [LoginAttempt(key=key, attempted_at=now) for key in keys]
        return [row.id for row in LoginAttempt.objects.bulk_create(rows)]


def check_limit(key: str, limit: int, row_ids: list[UUID]) -> None:
    now = timezone.now()
    recent = LoginAttempt.objects.filter(key=key, attempted_at__gt=now - WINDOW)
    times = list(recent.order_by("attempted_at").values_list("attempted_at", flat=True))
    if len(times) > limit:
        LoginAttempt.objects.filter(id__in=row_ids).delete()
        raise TooManyAttemptsError(retry_after(times[0], now))


def forget_attempt(attempt: Attempt) -> None:
    """The attempt did not fail, and the account's earlier ones no longer count."""
    _address, *account = attempt.keys
    LoginAttempt.objects.filter(Q(id=attempt.address_row) | Q(key__in=account)).delete()


def forget_failures(email: str) -> None:
    """Failed attempts for the account no longer count."""
    LoginAttempt.objects.filter(key=account_key(email)).delete()
