"""Who may use the admin, and from where."""

from urllib.parse import quote

from flask import Response, g, request

from app.accounts.authentication import signing_key
from app.accounts.errors import ForbiddenError
from app.admin import sessions
from app.admin.pages import redirect
from app.admin.paths import PATH
from app.admin.same_origin import is_same_origin
from app.admin.sessions import Administrator
from app.admin.tickets import COOKIE
from app.core.database import get_session


def require_same_origin() -> None:
    """Raises `ForbiddenError` for what another site made the browser send."""
    headers = {name.lower(): value for name, value in request.headers}
    if not is_same_origin(request.method, headers):
        raise ForbiddenError("The request does not come from a page of this site.")


def find_administrator() -> Administrator | None:
    ticket = request.cookies.get(COOKIE, "")
    return sessions.authenticate(get_session(), ticket, key=signing_key())


def require_administrator() -> Response | None:
    """Leads to the login, and back again, who is not logged in."""
    g.administrator = find_administrator()
    if g.administrator:
        return None
    wanted = request.full_path if request.query_string else request.path
    return redirect(f"{PATH}/login?next={quote(wanted if request.method == 'GET' else f'{PATH}/')}")
