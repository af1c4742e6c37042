"""The error answers of predictions."""

from app.core.openapi import Responses, error_response
from app.core.problems import Problem, problem, problem_for
from app.predictions.errors import UnavailableError

UNAVAILABLE: Responses = {503: error_response("No prediction can be made at the moment.")}


@problem_for.register
def unavailable(error: UnavailableError) -> Problem:
    return problem(503, error.detail)
