"""Rules of user accounts."""

from collections.abc import Mapping

from django.db import IntegrityError, transaction

from app.accounts.attempts import begin_attempt, forget_attempt
from app.accounts.errors import EmailTakenError
from app.accounts.models import AuthSession, User
from app.accounts.sessions import end_sessions
from app.core.errors import FieldError, InvalidValuesError

EMAIL_TAKEN = "There is an account with this e-mail address."
WRONG_PASSWORD = FieldError("#/current_password", "The current password is missing or wrong.")


def register_user(*, email: str, password: str, address: str) -> User:
    """Raises `EmailTakenError`, and `TooManyAttemptsError` at an address that met many of those."""
    attempt = begin_attempt(address=address)
    user = User(email=email)
    user.set_password(password)
    try:
        with transaction.atomic():
            user.save(force_insert=True)
    except IntegrityError:
        raise EmailTakenError(EMAIL_TAKEN) from None
    forget_attempt(attempt)
    return user


def check_password(user: User, password: str | None, address: str) -> None:
    """Raises `InvalidValuesError`, and `TooManyAttemptsError` like a login."""
    if password is None:
        raise InvalidValuesError(WRONG_PASSWORD)
    attempt = begin_attempt(address=address, email=user.email)
    if not user.check_password(password):
        raise InvalidValuesError(WRONG_PASSWORD)
    forget_attempt(attempt)


def update_user(session: AuthSession, changes: Mapping[str, str], *, address: str) -> User:
    """Change e-mail or password, which needs the current password; a new one ends other sessions.

    `changes` holds what is to change of email and password, and current_password.
    Raises `InvalidValuesError`, `TooManyAttemptsError` and `EmailTakenError`.
    """
    user = session.user
    if "email" not in changes and "password" not in changes:
        return user
    check_password(user, changes.get("current_password"), address)
    user.email = changes.get("email", user.email)
    if "password" in changes:
        user.set_password(changes["password"])
    try:
        with transaction.atomic():
            # No other field: another request may be changing it.
            user.save(update_fields=changes.keys() & {"email", "password"})
            if "password" in changes:
                end_sessions(user.sessions.exclude(id=session.id))
    except IntegrityError:
        raise EmailTakenError(EMAIL_TAKEN) from None
    return user


def delete_user(user: User) -> None:
    """Everything of the user goes with it."""
    user.delete()


def promote_user(email: str) -> bool:
    """Make a superuser of the account with this e-mail address; False if there is none."""
    user = User.objects.filter(email=email).first()
    if user is None:
        return False
    user.is_active = user.is_staff = user.is_superuser = True
    user.save(update_fields=["is_active", "is_staff", "is_superuser"])
    return True
