"""Who is calling: parameters of handlers."""

from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import OAuth2
from fastapi.security.utils import get_authorization_scheme_param

from app.accounts.errors import ForbiddenError, UnauthenticatedError
from app.accounts.openapi import SECURITY_SCHEMES, account_responses
from app.accounts.sessions import Caller, authenticate
from app.core.client_address import UNKNOWN

[(SCHEME, DEFINITION)] = SECURITY_SCHEMES.items()
# Documents the scheme and gives the header, whose absence is told of below.
authorization = OAuth2(flows=DEFINITION["flows"], scheme_name=SCHEME, auto_error=False)

# What a handler that asks for its caller can answer besides.
AUTHENTICATION_ERRORS = account_responses(401)


async def get_current_user(
    header: Annotated[str | None, Depends(authorization)], request: Request
) -> Caller:
    scheme, token = get_authorization_scheme_param(header)
    if scheme.lower() != "bearer" or not token:
        raise UnauthenticatedError(token_sent=False)
    return await authenticate(request.app.state.reader, token)


CurrentUser = Annotated[Caller, Depends(get_current_user)]


async def get_current_superuser(user: CurrentUser) -> Caller:
    if not user.is_superuser:
        raise ForbiddenError("Superusers only.")
    return user


CurrentSuperuser = Annotated[Caller, Depends(get_current_superuser)]


async def get_client_address(request: Request) -> str:
    return request.client.host if request.client else UNKNOWN


ClientAddress = Annotated[str, Depends(get_client_address)]
