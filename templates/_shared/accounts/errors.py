"""What can go wrong with accounts and tokens."""

from typing import Literal

from app.core.errors import ServiceError

GrantErrorCode = Literal["invalid_request", "invalid_grant", "unsupported_grant_type"]


class EmailTakenError(ServiceError):
    """Another account has the e-mail address."""


class ForbiddenError(ServiceError):
    """The account may not do this."""


class UnauthenticatedError(ServiceError):
    """No valid access token came with the request."""

    def __init__(self, *, token_sent: bool) -> None:
        super().__init__("A valid access token is needed.")
        self.token_sent = token_sent


class TooManyAttemptsError(ServiceError):
    """Too many failed attempts; `retry_after` is in seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__("Too many attempts. Try again later.")
        self.retry_after = retry_after


class GrantError(ServiceError):
    """A token request was refused; `code` is from RFC 6749, section 5.2."""

    def __init__(self, code: GrantErrorCode, detail: str) -> None:
        super().__init__(detail)
        self.code = code
