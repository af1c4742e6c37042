"""Rules of user accounts."""

from collections.abc import Mapping

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction

from app.accounts.attempts import count_attempt, forgive
from app.accounts.email_tokens import Purpose, withdraw_tokens
from app.accounts.errors import EmailTakenError, UnauthenticatedError
from app.accounts.mails import email_changed_mail
from app.accounts.models import AuthSession, RefreshToken, User
from app.accounts.sessions import revoke_sessions, still_serves
from app.accounts.verification import ask_for_proof, count_mail, lacks_proof
from app.core.errors import FieldError, InvalidValuesError
from app.core.outbox import send_after_commit

EMAIL_TAKEN = "There is an account with this e-mail address."
WRONG_PASSWORD = FieldError("#/current_password", "The current password is missing or wrong.")


def register_user(*, email: str, password: str, address: str) -> User:
    """Raises `EmailTakenError`, and `TooManyAttemptsError` at an address that met many of those."""
    attempt = count_attempt(address=address)
    user = User(email=email)
    user.set_password(password)
    try:
        with transaction.atomic():
            user.save(force_insert=True)
            if lacks_proof(user):
                ask_for_proof(user)
    except IntegrityError:
        raise EmailTakenError(EMAIL_TAKEN) from None
    forgive(attempt)
    return user


def check_password(user: User, password: str | None, address: str) -> None:
    """Raises `InvalidValuesError`, and `TooManyAttemptsError` like a login."""
    if password is None:
        raise InvalidValuesError(WRONG_PASSWORD)
    attempt = count_attempt(address=address, email=user.email)
    if not user.check_password(password):
        raise InvalidValuesError(WRONG_PASSWORD)
    forgive(attempt)


def update_user(session: AuthSession, changes: Mapping[str, str], *, address: str) -> User:
    """Change e-mail or password, which needs the current password; a new one ends other sessions.

    `changes` holds what is to change of email and password, and current_password.
    Raises `InvalidValuesError`, `TooManyAttemptsError`, `EmailTakenError`, and
    `UnauthenticatedError` if the user is deleted, or has another password, meanwhile.
    """
    user = session.user
    if "email" not in changes and "password" not in changes:
        return user
    check_password(user, changes.get("current_password"), address)
    former_email, email = user.email, changes.get("email", user.email)
    if email != former_email:
        count_mail(email)
    new_hash = make_password(changes["password"]) if "password" in changes else user.password
    try:
        with transaction.atomic():
            if not still_serves(user):
                raise UnauthenticatedError(token_sent=True)
            user.email, user.password = email, new_hash
            # No other field: another request may be changing it.
            user.save(update_fields=changes.keys() & {"email", "password"})
            if "password" in changes:
                password_changed(user, keep=session)
            if user.email != former_email:
                email_changed(user, former_email)
    except IntegrityError:
        raise EmailTakenError(EMAIL_TAKEN) from None
    return user


def password_changed(user: User, *, keep: AuthSession | None = None) -> None:
    """End the user's sessions, but for one, and the tokens mailed for another new password."""
    sessions = user.sessions.all()
    revoke_sessions(sessions.exclude(id=keep.id) if keep else sessions)
    withdraw_tokens(user, Purpose.RESET_PASSWORD)


def email_changed(user: User, former_email: str) -> None:
    """Ask for a proof of the new address, and tell the old one.

    Sessions go on all the same: they were opened with the password, and who mistyped the address
    could not mend it otherwise.
    """
    send_after_commit(email_changed_mail(former_email))
    user.email_verified_at = None
    user.save(update_fields=["email_verified_at"])
    if lacks_proof(user):
        ask_for_proof(user)


@transaction.atomic
def delete_user(user: User) -> None:
    """Everything of the user goes with it."""
    # Nothing is added meanwhile; locked in the order in which refreshing takes them, and changing
    # the password.
    tokens = RefreshToken.objects.filter(session__user=user)
    for rows in (tokens, User.objects.filter(id=user.id), AuthSession.objects.filter(user=user)):
        list(rows.select_for_update(of=("self",)))
    user.delete()


def is_superuser(email: str) -> bool:
    return User.objects.filter(email=email, is_superuser=True, is_active=True).exists()


@transaction.atomic
def make_superuser(email: str, password: str) -> None:
    """Create a superuser with the password, or make one of the account that has the e-mail address.

    That may be whoever registered it: the password becomes the one given, and sessions end.
    """
    user = User.objects.select_for_update().filter(email=email).first() or User(email=email)
    user.set_password(password)
    user.is_active = user.is_staff = user.is_superuser = True
    user.save()
    password_changed(user)
