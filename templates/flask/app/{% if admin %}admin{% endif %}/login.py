"""The door of the admin."""

from flask import Blueprint, Response, request

from app.accounts.authentication import signing_key
from app.accounts.errors import GrantError, TooManyAttemptsError
from app.admin import sessions
from app.admin.access import find_administrator
from app.admin.pages import page, redirect
from app.admin.paths import PATH, safe_path
from app.admin.tickets import COOKIE
from app.core.context import current_client_address, current_settings
from app.core.database import get_session
from app.core.form_bodies import FORM, parse_form
from app.core.operations import read_body

blueprint = Blueprint("login", __name__)


@blueprint.get("/login")
def show_login() -> Response:
    wanted = request.args.get("next", "")
    if find_administrator():
        return redirect(safe_path(wanted))
    return page("login.html", next=wanted, error=None)


@blueprint.post("/login")
def log_in() -> Response:
    form = parse_form(read_body(FORM))
    wanted = form.get("next", "")
    try:
        ticket = sessions.log_in(
            get_session(),
            username=form.get("username", ""),
            password=form.get("password", ""),
            address=current_client_address(),
            key=signing_key(),
        )
    except GrantError as error:
        return page("login.html", 422, next=wanted, error=error.detail)
    except TooManyAttemptsError as error:
        response = page("login.html", 429, next=wanted, error=error.detail)
        response.headers["Retry-After"] = str(error.retry_after)
        return response
    end_session()
    response = redirect(safe_path(wanted))
    response.set_cookie(
        COOKIE,
        ticket,
        path=PATH,
        httponly=True,
        secure=current_settings().is_production,
        samesite="Lax",
    )
    return response


@blueprint.post("/logout")
def log_out() -> Response:
    end_session()
    response = redirect(f"{PATH}/login")
    response.delete_cookie(COOKIE, path=PATH)
    return response


def end_session() -> None:
    """The one of the cookie that was sent, for good."""
    sessions.log_out(get_session(), request.cookies.get(COOKIE, ""), key=signing_key())
