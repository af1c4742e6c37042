"""Who sends this request? Parameters that operations ask for by annotation."""

from typing import Annotated

from flask import request

from app.accounts import sessions
from app.accounts.errors import ForbiddenError, UnauthenticatedError
from app.accounts.models import AuthSession, User
from app.accounts.openapi import SECURITY, account_responses
from app.core.context import current_settings
from app.core.database import get_session
from app.core.operations import Guard


def signing_key() -> str:
    return current_settings().secret_key.get_secret_value()


def current_login() -> AuthSession:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        raise UnauthenticatedError(token_sent=False)
    return sessions.authenticate(get_session(), token.strip(), key=signing_key())


def current_user() -> User:
    return current_login().user


def current_superuser() -> User:
    user = current_user()
    if not user.is_superuser:
        raise ForbiddenError("Superusers only.")
    return user


CurrentLogin = Annotated[AuthSession, Guard(current_login, account_responses(401), SECURITY)]
CurrentUser = Annotated[User, Guard(current_user, account_responses(401), SECURITY)]
CurrentSuperuser = Annotated[User, Guard(current_superuser, account_responses(401, 403), SECURITY)]
