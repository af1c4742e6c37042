from threading import Thread
from types import SimpleNamespace

import pytest
from django.db import connection

from app.accounts import email_tokens, service, verification
from app.accounts.email_tokens import Purpose, create_token
from app.accounts.models import AuthSession, User
from app.core import outbox
from tests.conftest import PASSWORD

NEW_EMAIL = "grace@example.com"


@pytest.mark.django_db(transaction=True)
def test_an_address_does_not_change_while_it_is_proved(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox, "get_queue", lambda: SimpleNamespace(put=lambda mail: None))
    user = User.objects.create_user("ada@example.com", PASSWORD)
    token = create_token(user, Purpose.VERIFY_EMAIL)
    redeem_token = email_tokens.redeem_token

    def change_email() -> None:
        session = AuthSession(user=User.objects.get())
        changes = {"email": NEW_EMAIL, "current_password": PASSWORD}
        try:
            service.update_user(session, changes, address="192.0.2.1")
        finally:
            connection.close()

    change = Thread(target=change_email)

    def redeem(token: str, purpose: Purpose) -> User:
        found = redeem_token(token, purpose)
        change.start()
        change.join(0.3)
        return found

    monkeypatch.setattr(verification, "redeem_token", redeem)
    verification.verify_email(token)
    change.join()
    user.refresh_from_db()
    assert (user.email, user.email_verified_at) == (NEW_EMAIL, None)
