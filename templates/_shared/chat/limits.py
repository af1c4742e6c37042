"""What one caller may use; the counting is done in the database, which all workers share."""

import math
from collections.abc import Iterable
from datetime import datetime, timedelta

from app.chat.errors import LimitReachedError
from app.core.errors import FieldError, InvalidValuesError

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)

REQUESTS_A_MINUTE = 20
ANSWERS_AT_ONCE = 4
# One that is older and has not ended was lost with its worker.
LONGEST_ANSWER = timedelta(minutes=5)
# Of prompts and answers together.
TOKENS_A_DAY = 200_000
PROMPT_TOKENS = 8_000
ANSWER_TOKENS = 1_024


def estimated_tokens(text: str) -> int:
    """On the high side, until the model's own count is known: English has four bytes a token."""
    return len(text.encode()) // 3 + 1


def prompt_tokens(contents: Iterable[str]) -> int:
    """The estimate for a prompt. Raises `InvalidValuesError` where it is too long."""
    tokens = sum(map(estimated_tokens, contents))
    if tokens > PROMPT_TOKENS:
        detail = f"The messages are longer than about {PROMPT_TOKENS} tokens"
        raise InvalidValuesError(FieldError("#/messages", detail))
    return tokens


def too_many_requests(oldest: datetime, now: datetime) -> LimitReachedError:
    return LimitReachedError("Too many requests. Try again later.", wait(oldest + MINUTE, now))


def too_many_answers() -> LimitReachedError:
    detail = f"{ANSWERS_AT_ONCE} answers are being written already. Wait for one of them to end."
    # Nobody knows when that will be.
    return LimitReachedError(detail, 5)


def budget_spent(oldest: datetime, now: datetime) -> LimitReachedError:
    detail = f"The {TOKENS_A_DAY} tokens of a day are used up. Try again later."
    return LimitReachedError(detail, wait(oldest + DAY, now))


def wait(until: datetime, now: datetime) -> int:
    """Whole seconds, at least 1."""
    return max(1, math.ceil((until - now).total_seconds()))
