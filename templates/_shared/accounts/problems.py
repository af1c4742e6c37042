"""The error answers of accounts and tokens."""

from app.accounts.errors import (
    EmailTakenError,
    ForbiddenError,
    GrantError,
    TooManyAttemptsError,
    UnauthenticatedError,
)
from app.core.problems import Problem, problem, problem_for


@problem_for.register
def email_taken(error: EmailTakenError) -> Problem:
    return problem(409, error.detail)


@problem_for.register
def forbidden(error: ForbiddenError) -> Problem:
    return problem(403, error.detail)


@problem_for.register
def unauthenticated(error: UnauthenticatedError) -> Problem:
    # RFC 6750, section 3.1: an error code only where a token came with the request.
    challenge = 'Bearer error="invalid_token"' if error.token_sent else "Bearer"
    return problem(401, error.detail, headers={"WWW-Authenticate": challenge})


@problem_for.register
def too_many_attempts(error: TooManyAttemptsError) -> Problem:
    return problem(429, error.detail, headers={"Retry-After": str(error.retry_after)})


@problem_for.register
def grant_refused(error: GrantError) -> Problem:
    return problem(400, error.detail, error=error.code)
