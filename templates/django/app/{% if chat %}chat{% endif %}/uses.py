"""The counting of requests and tokens, by all workers together."""

from uuid import UUID

from django.db import transaction
from django.db.models import Count, Min, Q, Sum
from django.utils import timezone

from app.chat.limits import (
    ANSWERS_AT_ONCE,
    DAY,
    LONGEST_ANSWER,
    MINUTE,
    REQUESTS_A_MINUTE,
    TOKENS_A_DAY,
    budget_spent,
    too_many_answers,
    too_many_requests,
)
from app.chat.models import ChatUse


def reserve(key: str, tokens: int) -> UUID:
    """Write a request down before it is made, so that many at once cannot slip through.

    Raises `LimitReachedError`, and then the request does not count.
    """
    now = timezone.now()
    with transaction.atomic():
        ChatUse.objects.filter(asked_at__lte=now - DAY).delete()
        use = ChatUse.objects.create(key=key, tokens=tokens, asked_at=now)
    lately = Q(asked_at__gt=now - MINUTE)
    going_on = Q(ended=False, asked_at__gt=now - LONGEST_ANSWER)
    found = ChatUse.objects.filter(key=key, asked_at__gt=now - DAY).aggregate(
        requests=Count("id", filter=lately),
        first_lately=Min("asked_at", filter=lately),
        answers=Count("id", filter=going_on),
        spent=Sum("tokens"),
        first=Min("asked_at"),
    )
    error = None
    if found["requests"] > REQUESTS_A_MINUTE:
        error = too_many_requests(found["first_lately"], now)
    elif found["answers"] > ANSWERS_AT_ONCE:
        error = too_many_answers()
    elif found["spent"] > TOKENS_A_DAY:
        error = budget_spent(found["first"], now)
    if error:
        use.delete()
        raise error
    return use.id


def settle(use_id: UUID, tokens: int) -> None:
    """The answer has ended: those that it has cost replace the tokens that were reserved."""
    ChatUse.objects.filter(id=use_id).update(tokens=tokens, ended=True)
