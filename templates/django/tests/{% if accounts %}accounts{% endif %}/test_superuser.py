import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from app.accounts.models import User
from tests.conftest import PASSWORD


@pytest.fixture(autouse=True)
def answers(monkeypatch: pytest.MonkeyPatch, db: None) -> None:
    monkeypatch.setenv("SUPERUSER_EMAIL", "Ada@example.com")
    monkeypatch.setenv("SUPERUSER_PASSWORD", "another long password")


def test_a_superuser_is_made() -> None:
    call_command("superuser")
    user = User.objects.get(email="ada@example.com")
    assert user.is_superuser
    assert user.check_password("another long password")


def test_an_account_is_promoted_and_opens_with_the_new_password_alone(
    user: User, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever registered it may be somebody else."""
    call_command("superuser")
    # For who is one already nothing changes.
    monkeypatch.setenv("SUPERUSER_PASSWORD", PASSWORD)
    call_command("superuser")
    user.refresh_from_db()
    assert user.is_superuser
    assert not user.check_password(PASSWORD)
    assert user.check_password("another long password")
    assert client.get("/api/v1/users/me").status_code == 401


def test_a_short_password_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUPERUSER_PASSWORD", "short")
    with pytest.raises(CommandError, match="12"):
        call_command("superuser")
    assert not User.objects.exists()
