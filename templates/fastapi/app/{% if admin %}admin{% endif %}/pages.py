"""Answers of the admin: pages, and ways to them."""

from fastapi import Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from app.admin.rendering import render
from app.core.problems import Problem


def page(request: Request, template: str, status: int = 200, **values: object) -> Response:
    html = render(
        template,
        notice=request.query_params.get("notice", ""),
        site=request.app.title,
        administrator=getattr(request.state, "administrator", None),
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
