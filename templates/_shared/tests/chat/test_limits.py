from datetime import UTC, datetime, timedelta

import pytest

from app.chat.limits import PROMPT_TOKENS, budget_spent, prompt_tokens, too_many_requests
from app.core.errors import InvalidValuesError

NOW = datetime(2026, 1, 2, tzinfo=UTC)


def test_estimates_are_on_the_high_side() -> None:
    assert 5 <= prompt_tokens(["The kettle is on."]) <= 10
    assert prompt_tokens(["茶" * 10]) >= 10


def test_a_prompt_may_be_so_long() -> None:
    with pytest.raises(InvalidValuesError):
        prompt_tokens(["tea "] * PROMPT_TOKENS)


def test_refusals_say_when_to_come_back() -> None:
    assert too_many_requests(NOW - timedelta(seconds=45.5), NOW).retry_after == 15
    assert too_many_requests(NOW - timedelta(minutes=2), NOW).retry_after == 1
    assert budget_spent(NOW - timedelta(hours=23), NOW).retry_after == 3600
