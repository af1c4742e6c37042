"""The tokens that are mailed: whoever sends one back has read the mail."""

from datetime import timedelta
from enum import StrEnum

from django.db import transaction
from django.utils import timezone

from app.accounts import selectors
from app.accounts.models import EmailToken, User
from app.accounts.tokens import hash_token, new_opaque_token
from app.core.errors import FieldError, InvalidValuesError


class Purpose(StrEnum):
    VERIFY_EMAIL = "verify_email"
    RESET_PASSWORD = "reset_password"  # noqa: S105 - no password


LIFETIMES = {
    Purpose.VERIFY_EMAIL: timedelta(hours=24),
    Purpose.RESET_PASSWORD: timedelta(hours=1),
}


@transaction.atomic
def create_token(user: User, purpose: Purpose) -> str:
    """A token for the user's address. Earlier ones for the purpose no longer serve."""
    # Who writes to both locks the user first: in different orders two could wait for each other.
    User.objects.select_for_update(no_key=True).filter(id=user.id).first()
    withdraw_tokens(user, purpose)
    token = new_opaque_token()
    EmailToken.objects.create(
        user=user,
        purpose=purpose,
        email=user.email,
        token_hash=hash_token(token),
        expires_at=timezone.now() + LIFETIMES[purpose],
    )
    return token


def withdraw_tokens(user: User, purpose: Purpose) -> None:
    EmailToken.objects.filter(user=user, purpose=purpose).delete()


def check_token(token: str, purpose: Purpose) -> None:
    """Raises `InvalidValuesError`; whether the token serves is known only when it is redeemed."""
    if not selectors.serving_email_tokens(token, purpose).exists():
        raise refused_token()


def redeem_token(token: str, purpose: Purpose) -> User:
    """The active user whose token it is. Raises `InvalidValuesError`, the same for each reason.

    Until the transaction ends nobody changes the user's address, which the token proves.
    """
    tokens = selectors.serving_email_tokens(token, purpose).select_related("user")
    found = tokens.select_for_update(of=("user",), no_key=True).first()
    # One statement: of concurrent uses exactly one deletes the row.
    if found is None or not EmailToken.objects.filter(id=found.id).delete()[0]:
        raise refused_token()
    return found.user


def refused_token() -> InvalidValuesError:
    return InvalidValuesError(FieldError("#/token", "The token is not valid, or no longer."))
