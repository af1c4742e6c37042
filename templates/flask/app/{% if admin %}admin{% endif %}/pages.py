"""Answers of the admin: pages, and ways to them."""

from flask import Response, current_app, g, request

from app.admin.rendering import render
from app.core.problems import Problem


def page(template: str, status: int = 200, **values: object) -> Response:
    html = render(
        template,
        notice=request.args.get("notice", ""),
        site=current_app.config["TITLE"],
        administrator=g.get("administrator"),
        **values,
    )
    return private(Response(html, status))


def error_page(problem: Problem) -> Response:
    response = page("error.html", problem.status, problem=problem.document)
    response.headers.update(problem.headers)
    return response


def redirect(url: str) -> Response:
    return private(Response(status=303, headers={"Location": url}))


def private(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response
