"""The error answers of the chat."""

from app.chat.errors import LimitReachedError, NoModelError, UpstreamError
from app.core.problems import Problem, problem, problem_for


@problem_for.register
def no_model(error: NoModelError) -> Problem:
    return problem(503, error.detail)


@problem_for.register
def upstream_failed(error: UpstreamError) -> Problem:
    return problem(503, error.detail)


@problem_for.register
def limit_reached(error: LimitReachedError) -> Problem:
    return problem(429, error.detail, headers={"Retry-After": str(error.retry_after)})
