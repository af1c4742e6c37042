"""A new password for whoever reads the account's mail."""

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from app.accounts import selectors
from app.accounts.attempts import count, forgive_account
from app.accounts.email_tokens import Purpose, check_token, create_token, redeem_token
from app.accounts.mails import mail_limit, password_reset_mail
from app.accounts.service import password_changed
from app.accounts.throttle import ADDRESS_LIMIT
from app.core.client_keys import address_key
from app.core.outbox import send_after_commit


def count_request(*, address: str, email: str) -> None:
    """Count a request for a mail, the same whether or not there is an account.

    Raises `TooManyAttemptsError`.
    """
    count({address_key(address): ADDRESS_LIMIT, **mail_limit(email)})


@transaction.atomic
def send_token(email: str) -> None:
    """Mail a token to the account with the address, if there is one.

    It is meant to run after the answer: what it finds then shows in no answer's time.
    """
    # Until the token is there the account is not deleted.
    user = selectors.active_users(email).select_for_update(no_key=True).first()
    if user is not None:
        token = create_token(user, Purpose.RESET_PASSWORD)
        send_after_commit(password_reset_mail(user.email, token))


def set_password(*, token: str, password: str) -> None:
    """Set a new password and end all sessions. Raises `InvalidValuesError`."""
    # Hashing takes its time: it is not done for whoever asks, nor while anything is held.
    check_token(token, Purpose.RESET_PASSWORD)
    password_hash = make_password(password)
    with transaction.atomic():
        user = redeem_token(token, Purpose.RESET_PASSWORD)
        user.password = password_hash
        # Who has the token has read the mail.
        user.email_verified_at = user.email_verified_at or timezone.now()
        user.save(update_fields=["password", "email_verified_at"])
        password_changed(user)
    forgive_account(user.email)
