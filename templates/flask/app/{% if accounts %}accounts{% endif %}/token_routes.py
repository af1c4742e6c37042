"""The token endpoints, whose forms and errors are RFC 6749's and RFC 7009's."""

from flask import Blueprint, Response

from app.accounts import service, sessions
from app.accounts.authentication import signing_key
from app.accounts.errors import GrantError
from app.accounts.openapi import GRANT_RESPONSES, account_responses
from app.accounts.schemas import RevokeRequest, Token, TokenRequest
from app.accounts.settings import get_account_settings
from app.core.context import current_client_address
from app.core.database import get_session
from app.core.error_handlers import answer_service_error
from app.core.errors import InvalidValuesError, MalformedBodyError
from app.core.operations import operation

tokens = Blueprint("tokens", __name__)


@tokens.post("/token")
@operation(responses=GRANT_RESPONSES | account_responses(429))
def issue_token(form: TokenRequest) -> Token:
    session, key = get_session(), signing_key()
    require(form.grant_type)
    match form.grant_type:
        case "password":
            require(form.username, form.password)
            address = current_client_address()
            user = service.log_in(session, form.username, form.password, address=address)
            pair = sessions.issue_tokens(session, sessions.start_session(session, user), key=key)
        case "refresh_token":
            require(form.refresh_token)
            pair = sessions.refresh(session, form.refresh_token, key=key)
        case _:
            raise GrantError("unsupported_grant_type", "The grant type is not supported.")
    return Token(
        access_token=pair.access_token,
        refresh_token=pair.refresh_token,
        token_type="bearer",  # noqa: S106 - the type of a token, not one
        expires_in=int(get_account_settings().access_token_lifetime.total_seconds()),
    )


@tokens.post("/revoke")
@operation(responses=GRANT_RESPONSES)
def revoke_token(form: RevokeRequest) -> None:
    require(form.token)
    sessions.revoke(get_session(), form.token, key=signing_key())


def require(*values: str) -> None:
    if not all(values):
        raise GrantError("invalid_request", "A field of the form is missing.")


@tokens.errorhandler(MalformedBodyError)
@tokens.errorhandler(InvalidValuesError)
def answer_invalid_request(error: MalformedBodyError | InvalidValuesError) -> Response:
    return answer_service_error(GrantError("invalid_request", error.detail))
