from typing import Annotated

from fastapi import APIRouter, BackgroundTasks, Query, Request, Response

from app.accounts import password_reset, schemas, service, sessions, verification
from app.accounts import problems as problems  # registers the error answers
from app.accounts.dependencies import (
    AUTHENTICATION_ERRORS,
    ClientAddress,
    CurrentSuperuser,
    CurrentUser,
)
from app.accounts.errors import GrantError
from app.accounts.forms import FormBody, form_body
from app.accounts.lifespan import open_outbox
from app.accounts.models import User
from app.accounts.openapi import GRANT_RESPONSES, account_responses
from app.core.database import SessionDep
from app.core.json_route import JsonRoute
from app.core.openapi import BODY_ERRORS, error_responses
from app.core.resources import PageQuery

auth_router = APIRouter(
    prefix="/api/v1/auth", tags=["auth"], route_class=JsonRoute, lifespan=open_outbox
)
users_router = APIRouter(
    prefix="/api/v1/users",
    tags=["users"],
    route_class=JsonRoute,
    responses=AUTHENTICATION_ERRORS,
)

FORM_ERRORS = {**error_responses(413, 415), **GRANT_RESPONSES}


@auth_router.post(
    "/register",
    status_code=201,
    response_model=schemas.User,
    responses={**BODY_ERRORS, **account_responses(409, 429)},
)
async def register_user(
    body: schemas.UserCreate, session: SessionDep, address: ClientAddress
) -> User:
    return await service.register(
        session, email=body.email, password=body.password, address=address
    )


@auth_router.post(
    "/token",
    responses={**FORM_ERRORS, **account_responses(429)},
    openapi_extra=form_body(schemas.TokenRequest),
)
async def issue_token(form: FormBody, session: SessionDep, address: ClientAddress) -> schemas.Token:
    match form.required("grant_type"):
        case "password":
            return await sessions.log_in(
                session,
                username=form.required("username"),
                password=form.required("password"),
                address=address,
            )
        case "refresh_token":
            return await sessions.refresh(session, form.required("refresh_token"))
        case _:
            raise GrantError("unsupported_grant_type", "There is no such grant type here.")


@auth_router.post(
    "/revoke",
    response_class=Response,
    responses=FORM_ERRORS,
    openapi_extra=form_body(schemas.RevokeRequest),
)
async def revoke_token(form: FormBody, session: SessionDep) -> Response:
    await sessions.revoke(session, form.required("token"))
    return Response()


@auth_router.post("/verify-email", status_code=204, responses=BODY_ERRORS)
async def verify_email(body: schemas.VerifyEmailRequest, session: SessionDep) -> None:
    await verification.verify_email(session, body.token)


@auth_router.post(
    "/password-reset",
    status_code=202,
    response_class=Response,
    responses={**BODY_ERRORS, **account_responses(429)},
)
async def request_password_reset(
    body: schemas.PasswordResetRequest,
    session: SessionDep,
    address: ClientAddress,
    request: Request,
    afterwards: BackgroundTasks,
) -> Response:
    await password_reset.count_request(session, address=address, email=body.email)
    afterwards.add_task(password_reset.send_token, request.app.state.sessions, body.email)
    return Response(status_code=202)


@auth_router.post("/password-reset/confirm", status_code=204, responses=BODY_ERRORS)
async def confirm_password_reset(
    body: schemas.PasswordResetConfirmRequest, session: SessionDep
) -> None:
    await password_reset.set_password(session, token=body.token, password=body.password)


@users_router.get("/me", response_model=schemas.User)
async def get_current_user(user: CurrentUser) -> sessions.Caller:
    return user


@users_router.patch(
    "/me",
    response_model=schemas.User,
    responses={**BODY_ERRORS, **account_responses(409, 429)},
)
async def update_current_user(
    body: schemas.UserUpdate, user: CurrentUser, session: SessionDep, address: ClientAddress
) -> User:
    return await service.update_user(session, user, body, address=address)


@users_router.delete("/me", status_code=204)
async def delete_current_user(user: CurrentUser, session: SessionDep) -> None:
    await service.delete_user(session, user.id)


@users_router.get("", responses={**account_responses(403), **error_responses(422)})
async def list_users(
    _superuser: CurrentSuperuser,
    session: SessionDep,
    page: Annotated[PageQuery, Query()],
) -> schemas.UserPage:
    users, total = await service.list_users(session, page)
    return schemas.UserPage.model_validate({"items": users, "total": total, **page.model_dump()})
