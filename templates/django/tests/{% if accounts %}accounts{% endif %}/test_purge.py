from datetime import timedelta

from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from app.accounts import sessions
from app.accounts.attempts import count_attempt
from app.accounts.email_tokens import Purpose, create_token
from app.accounts.models import AuthSession, EmailToken, LoginAttempt, RefreshToken, User
from tests.conftest import PASSWORD

TABLES = (AuthSession, RefreshToken, EmailToken, LoginAttempt)


def age() -> None:
    """Move everything that is there into the past."""
    past = timezone.now() - timedelta(days=31)
    AuthSession.objects.update(created_at=past)
    RefreshToken.objects.update(expires_at=past)
    EmailToken.objects.update(expires_at=past)
    LoginAttempt.objects.update(attempted_at=past)


def left() -> list[int]:
    call_command("purge")
    return [table.objects.count() for table in TABLES]


def test_only_what_no_longer_serves_is_deleted(user: User) -> None:
    def log_in() -> sessions.Tokens:
        return sessions.log_in(email=user.email, password=PASSWORD, address="192.0.2.1")

    sessions.revoke(log_in().access_token)
    log_in()
    age()
    # What is below is still alive, used tokens included.
    alive = log_in().access_token
    sessions.refresh(log_in().refresh_token)
    create_token(user, Purpose.RESET_PASSWORD)
    count_attempt(address="192.0.2.1", email=user.email)

    assert left() == [2, 3, 1, 2]
    client = Client(headers={"Authorization": f"Bearer {alive}"})
    assert client.get("/api/v1/users/me").status_code == 200
    age()
    assert left() == [0, 0, 0, 0]
