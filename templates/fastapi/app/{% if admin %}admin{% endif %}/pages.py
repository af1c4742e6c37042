"""Pages of the admin, from the templates beside this file; they hold no script."""

from datetime import UTC, datetime
from pathlib import Path

from fastapi import Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from app.admin.sections import SECTIONS
from app.core.problems import Problem

PATH = "/admin"
COOKIE = "admin_session"

# What an address can ask a page to say, and nothing else.
NOTICES = {
    "created": "It was created.",
    "saved": "It was saved.",
    "deleted": "What you selected was deleted.",
    "nothing": "Nothing was selected.",
}


def shown(value: object) -> str:
    match value:
        case None:
            return "–"  # noqa: RUF001 - a dash
        case bool():
            return "yes" if value else "no"
        case datetime():
            return f"{value.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
        case _:
            return str(value)


environment = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
environment.globals.update(path=PATH, sections=SECTIONS.values())
environment.filters["shown"] = shown


def page(request: Request, template: str, status: int = 200, **values: object) -> Response:
    html = environment.get_template(template).render(
        site=request.app.title,
        administrator=getattr(request.state, "administrator", None),
        notice=NOTICES.get(request.query_params.get("notice", "")),
        **values,
    )
    return private(HTMLResponse(html, status))


def error_page(request: Request, problem: Problem) -> Response:
    response = page(request, "error.html", problem.status, problem=problem.document)
    response.headers.update(problem.headers)
    return response


def redirect(url: str) -> Response:
    return private(RedirectResponse(url, 303))


def private(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response
