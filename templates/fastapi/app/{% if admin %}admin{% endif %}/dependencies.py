"""What handlers of the admin ask for."""

from typing import Annotated
from urllib.parse import quote

from fastapi import Cookie, Depends, Request

from app.accounts.errors import ForbiddenError
from app.accounts.sessions import signing_key
from app.admin import sessions
from app.admin.paths import PATH
from app.admin.same_origin import is_same_origin
from app.admin.section import Section
from app.admin.sections import SECTIONS
from app.admin.sessions import Administrator
from app.admin.tickets import COOKIE
from app.core.database import SessionDep
from app.core.errors import NotFoundError
from app.core.form_bodies import FORM, parse_form
from app.core.request_bodies import check_media_type


class LoginRequired(Exception):  # noqa: N818 - no error, but a step on the way
    """Nobody is logged in; the text is the address that leads to the login and back again."""


Ticket = Annotated[str, Cookie(alias=COOKIE)]


async def require_same_origin(request: Request) -> None:
    """Raises `ForbiddenError` for what another site made the browser send."""
    if not is_same_origin(request.method, request.headers):
        raise ForbiddenError("The request does not come from a page of this site.")


async def get_administrator(
    request: Request, session: SessionDep, ticket: Ticket = ""
) -> Administrator:
    administrator = await sessions.authenticate(session, ticket, key=signing_key())
    if administrator is None:
        wanted = relative_url(request) if request.method == "GET" else f"{PATH}/"
        raise LoginRequired(f"{PATH}/login?next={quote(wanted)}")
    request.state.administrator = administrator
    return administrator


def relative_url(request: Request) -> str:
    return str(request.url.replace(scheme="", netloc=""))


CurrentAdministrator = Annotated[Administrator, Depends(get_administrator)]


async def get_section(section: str) -> Section:
    if section in SECTIONS:
        return SECTIONS[section]
    raise NotFoundError("There is no such page.")


SectionDep = Annotated[Section, Depends(get_section)]


async def read_form(request: Request) -> dict[str, str]:
    check_media_type(request.headers.get("content-type"), FORM)
    return parse_form(await request.body())


FormBody = Annotated[dict[str, str], Depends(read_form)]
