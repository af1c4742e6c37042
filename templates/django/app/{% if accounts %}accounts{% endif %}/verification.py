"""The proof that an account's e-mail address is its user's."""

from contextlib import suppress

from django.db import transaction
from django.utils import timezone

from app.accounts.attempts import count
from app.accounts.email_tokens import Purpose, create_token, redeem_token
from app.accounts.errors import TooManyAttemptsError
from app.accounts.mails import mail_limit, verification_mail
from app.accounts.models import User
from app.accounts.settings import get_account_settings
from app.core.outbox import send_after_commit


def lacks_proof(user: User) -> bool:
    """Whether the user may not log in yet. For staff and superusers vouches who made them that."""
    vouched_for = user.is_staff or user.is_superuser or user.email_verified_at is not None
    return get_account_settings().require_verified_email and not vouched_for


@transaction.atomic
def ask_for_proof(user: User) -> None:
    token = create_token(user, Purpose.VERIFY_EMAIL)
    send_after_commit(verification_mail(user.email, token))


def count_mail(email: str) -> None:
    """Count a mail to the address before there is one. Raises `TooManyAttemptsError`."""
    count(mail_limit(email))


def ask_again(user: User) -> None:
    """The same for a login; beyond the limit of mails the last one serves."""
    with suppress(TooManyAttemptsError):
        count_mail(user.email)
        ask_for_proof(user)


@transaction.atomic
def verify_email(token: str) -> None:
    """Raises `InvalidValuesError`."""
    user = redeem_token(token, Purpose.VERIFY_EMAIL)
    user.email_verified_at = timezone.now()
    user.save(update_fields=["email_verified_at"])
