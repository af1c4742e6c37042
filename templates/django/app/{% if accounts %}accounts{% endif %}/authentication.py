"""Who asks: access tokens on the way in."""

from rest_framework.authentication import BaseAuthentication
from rest_framework.request import Request

from app.accounts import selectors
from app.accounts.errors import UnauthenticatedError
from app.accounts.models import AuthSession, User
from app.accounts.openapi import account_responses
from app.accounts.sessions import signing_key
from app.accounts.tokens import read_access_token


class AuthenticatedRequest(Request):
    """For annotations: what a request holds once `AccessTokenAuthentication` let it pass."""

    user: User
    auth: AuthSession


class AccessTokenAuthentication(BaseAuthentication):
    # In the OpenAPI document of every view that has this class.
    error_responses = account_responses(401)

    def authenticate(self, request: Request) -> tuple[User, AuthSession]:
        """Raises `UnauthenticatedError`, for a request without token as well."""
        scheme, _, token = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise UnauthenticatedError(token_sent=False)
        claims = read_access_token(token.strip(), key=signing_key())
        session = selectors.find_live_session(claims)
        if session is None:
            raise UnauthenticatedError(token_sent=True)
        return session.user, session
