"""The door of the admin."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from app.accounts.dependencies import ClientAddress
from app.accounts.errors import GrantError, TooManyAttemptsError
from app.accounts.sessions import signing_key
from app.admin import sessions
from app.admin.dependencies import FormBody, Ticket
from app.admin.pages import page, redirect
from app.admin.paths import PATH, safe_path
from app.admin.tickets import COOKIE
from app.core.database import SessionDep
from app.core.settings import get_settings

router = APIRouter()


@router.get("/login")
async def show_login(
    request: Request,
    session: SessionDep,
    wanted: Annotated[str, Query(alias="next")] = "",
    ticket: Ticket = "",
) -> Response:
    if await sessions.authenticate(session, ticket, key=signing_key()):
        return redirect(safe_path(wanted))
    return page(request, "login.html", next=wanted, error=None)


@router.post("/login")
async def log_in(
    request: Request,
    session: SessionDep,
    form: FormBody,
    address: ClientAddress,
    old_ticket: Ticket = "",
) -> Response:
    wanted = form.get("next", "")
    try:
        ticket = await sessions.log_in(
            session,
            username=form.get("username", ""),
            password=form.get("password", ""),
            address=address,
            key=signing_key(),
        )
    except GrantError as error:
        return page(request, "login.html", 422, next=wanted, error=error.detail)
    except TooManyAttemptsError as error:
        response = page(request, "login.html", 429, next=wanted, error=error.detail)
        response.headers["Retry-After"] = str(error.retry_after)
        return response
    await sessions.log_out(session, old_ticket, key=signing_key())
    response = redirect(safe_path(wanted))
    response.set_cookie(
        COOKIE,
        ticket,
        path=PATH,
        httponly=True,
        secure=get_settings().is_production,
        samesite="lax",
    )
    return response


@router.post("/logout")
async def log_out(session: SessionDep, ticket: Ticket = "") -> Response:
    await sessions.log_out(session, ticket, key=signing_key())
    response = redirect(f"{PATH}/login")
    response.delete_cookie(COOKIE, path=PATH)
    return response
