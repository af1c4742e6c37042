from datetime import UTC, datetime, timedelta

from app.accounts.throttle import WINDOW, account_key, retry_after

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def test_the_wait_ends_when_the_oldest_attempt_leaves_the_window() -> None:
    assert retry_after(NOW, NOW) == WINDOW.total_seconds()
    assert retry_after(NOW - timedelta(seconds=200.5), NOW) == 100
    assert retry_after(NOW - WINDOW, NOW) == 1


def test_an_account_has_one_key_in_any_spelling_and_no_clear_text() -> None:
    assert account_key("Ada@example.com") == account_key("ada@example.com")
    assert account_key("ada@\uff45xample.com") == account_key("ada@example.com")
    assert account_key("no address") != account_key("another")
    assert "ada" not in account_key("ada@example.com")
