"""Accounts: registering, logging in, and what users do with their own."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts import passwords, sessions
from app.accounts.attempts import begin_attempt, forgive
from app.accounts.emails import normalize_email
from app.accounts.errors import EmailTakenError, GrantError
from app.accounts.models import AuthSession, User
from app.core.errors import FieldError, InvalidValuesError
from app.core.pagination import select_page

CURRENT_PASSWORD = "#/current_password"  # noqa: S105 - a pointer


def register(session: Session, email: str, password: str, *, address: str) -> User:
    """Raises `EmailTakenError`, `TooManyAttemptsError`."""
    attempt = begin_attempt(session, address=address)
    user = create_user(session, email, password)
    forgive(session, attempt)
    return user


def create_user(session: Session, email: str, password: str) -> User:
    """Raises `EmailTakenError`."""
    user = User(email=email, password_hash=passwords.hash_password(password))
    session.add(user)
    save(session)
    return user


def save(session: Session) -> None:
    """Raises `EmailTakenError`: the database decides, so that of two at once one is refused."""
    try:
        session.flush()
    except IntegrityError:
        session.rollback()
        raise EmailTakenError("The e-mail address is taken.") from None


def find_user(session: Session, email: str) -> User | None:
    try:
        normalized = normalize_email(email)
    except ValueError:
        return None
    return session.scalar(select(User).where(User.email == normalized))


def log_in(session: Session, email: str, password: str, *, address: str) -> User:
    """Raises `GrantError`, the same for each reason, and `TooManyAttemptsError`."""
    user = find_user(session, email)
    attempt = begin_attempt(session, address=address, email=email)
    if not password_fits(user, password) or user is None or not user.is_active:
        raise GrantError("invalid_grant", "The e-mail address or the password is wrong.")
    forgive(session, attempt)
    if passwords.needs_rehash(user.password_hash):
        user.password_hash = passwords.hash_password(password)
    return user


def password_fits(user: User | None, password: str) -> bool:
    if user is None:
        passwords.verify_nobody(password)
        return False
    return passwords.verify_password(user.password_hash, password)


def update_user(
    session: Session, login: AuthSession, changes: Mapping[str, str], *, address: str
) -> User:
    """Change e-mail or password; a new password ends the user's other sessions.

    Raises `InvalidValuesError`, `EmailTakenError`, `TooManyAttemptsError`.
    """
    user = login.user
    if not changes.keys() & {"email", "password"}:
        return user
    check_current_password(session, user, changes.get("current_password"), address)
    if "email" in changes:
        user.email = changes["email"]
    if "password" in changes:
        user.password_hash = passwords.hash_password(changes["password"])
    save(session)
    if "password" in changes:
        sessions.end_others(session, login)
    return user


def check_current_password(
    session: Session, user: User, password: str | None, address: str
) -> None:
    """A wrong one counts as a failed login."""
    if password is None:
        error = FieldError(CURRENT_PASSWORD, "Changing e-mail or password needs the current one.")
        raise InvalidValuesError(error)
    attempt = begin_attempt(session, address=address, email=user.email)
    if not passwords.verify_password(user.password_hash, password):
        raise InvalidValuesError(FieldError(CURRENT_PASSWORD, "This is not the password."))
    forgive(session, attempt)


def delete_user(session: Session, user: User) -> None:
    """With all that is the user's: the database deletes it along."""
    session.delete(user)


def list_users(session: Session, limit: int, offset: int) -> tuple[Sequence[User], int]:
    """Users, newest first, and how many there are in all."""
    newest = select(User).order_by(User.created_at.desc(), User.id.desc())
    return select_page(session, newest, limit, offset)
