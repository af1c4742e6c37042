"""Every error becomes a problem document, in debug mode too."""

from flask import Flask, Response
from werkzeug.exceptions import HTTPException

from app.core.errors import ServiceError
from app.core.problems import PROBLEM_JSON, Problem, problem, problem_for


def init_app(app: Flask) -> None:
    # Else debug and test mode let exceptions through to the server.
    app.config["PROPAGATE_EXCEPTIONS"] = False
    app.register_error_handler(ServiceError, answer_service_error)
    # Flask itself logs what nobody has caught and comes here with its InternalServerError.
    app.register_error_handler(HTTPException, answer_http_error)


def answer(problem: Problem) -> Response:
    return Response(
        problem.to_json(), problem.status, dict(problem.headers), content_type=PROBLEM_JSON
    )


def answer_service_error(error: ServiceError) -> Response:
    return answer(problem_for(error))


def answer_http_error(error: HTTPException) -> Response:
    return answer(http_problem(error))


def http_problem(error: HTTPException) -> Problem:
    headers = {name: value for name, value in error.get_headers() if name != "Content-Type"}
    return problem(error.code or 500, headers=headers)
