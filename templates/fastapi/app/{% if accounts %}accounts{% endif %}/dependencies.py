"""Who is calling: parameters of handlers."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request
from fastapi.security import OAuth2PasswordBearer

from app.accounts.errors import ForbiddenError, UnauthenticatedError
from app.accounts.models import User
from app.accounts.openapi import account_responses
from app.accounts.sessions import authenticate
from app.core.client_address import UNKNOWN
from app.core.database import SessionDep

# Names the scheme in the OpenAPI document and reads the header; what is missing is told below.
oauth2_password = OAuth2PasswordBearer(
    tokenUrl="/api/v1/auth/token",
    refreshUrl="/api/v1/auth/token",
    scheme_name="OAuth2Password",
    auto_error=False,
)

# What a handler that asks for its caller can answer besides.
AUTHENTICATION_ERRORS = account_responses(401)


@dataclass(frozen=True, slots=True)
class Caller:
    user: User
    session_id: UUID


async def get_caller(
    token: Annotated[str | None, Depends(oauth2_password)], session: SessionDep
) -> Caller:
    if not token:
        raise UnauthenticatedError(token_sent=False)
    return Caller(*await authenticate(session, token))


CurrentCaller = Annotated[Caller, Depends(get_caller)]


async def get_current_user(caller: CurrentCaller) -> User:
    return caller.user


CurrentUser = Annotated[User, Depends(get_current_user)]


async def get_current_superuser(user: CurrentUser) -> User:
    if not user.is_superuser:
        raise ForbiddenError("Superusers only.")
    return user


CurrentSuperuser = Annotated[User, Depends(get_current_superuser)]


async def get_client_address(request: Request) -> str:
    return request.client.host if request.client else UNKNOWN


ClientAddress = Annotated[str, Depends(get_client_address)]
