"""What an error answer must look like (RFC 9457)."""

from typing import Any

import httpx2

# Two phrases changed with RFC 9110; an interpreter's own table may still hold the old ones.
TITLES = {
    400: {"Bad Request"},
    401: {"Unauthorized"},
    403: {"Forbidden"},
    404: {"Not Found"},
    405: {"Method Not Allowed"},
    409: {"Conflict"},
    413: {"Content Too Large", "Request Entity Too Large"},
    415: {"Unsupported Media Type"},
    422: {"Unprocessable Content", "Unprocessable Entity"},
    429: {"Too Many Requests"},
    500: {"Internal Server Error"},
    503: {"Service Unavailable"},
}

MEMBERS = {"type", "title", "status", "detail"}


def assert_problem(
    response: httpx2.Response, status: int, extra: frozenset[str] = frozenset()
) -> dict[str, Any]:
    """The problem's body, once everything about it is as the contract says."""
    assert response.status_code == status, (response.status_code, response.text[:500])
    assert response.headers["Content-Type"] == "application/problem+json"
    problem: dict[str, Any] = response.json()
    assert set(problem) == MEMBERS | extra
    assert problem["type"] == "about:blank"
    assert problem["title"] in TITLES[status]
    assert problem["status"] == status
    assert isinstance(problem["detail"], str)
    assert problem["detail"]
    return problem


def assert_invalid(response: httpx2.Response, pointer: str) -> None:
    """A 422 that points at one value, among others perhaps."""
    problem = assert_problem(response, 422, frozenset({"errors"}))
    assert all(set(error) == {"pointer", "detail"} for error in problem["errors"])
    assert all(error["detail"] for error in problem["errors"])
    assert pointer in {error["pointer"] for error in problem["errors"]}, problem["errors"]


def assert_unauthorized(response: httpx2.Response, token_sent: bool) -> dict[str, Any]:
    """A 401 with the challenge of RFC 6750, section 3."""
    problem = assert_problem(response, 401)
    challenge = response.headers["WWW-Authenticate"]
    assert challenge.split(" ")[0] == "Bearer"
    assert ('error="invalid_token"' in challenge) == token_sent
    return problem


def assert_grant_refused(response: httpx2.Response, error: str) -> dict[str, Any]:
    """The token endpoint's error (RFC 6749, section 5.2) as a problem."""
    problem = assert_problem(response, 400, frozenset({"error"}))
    assert problem["error"] == error
    assert response.headers["Cache-Control"] == "no-store"
    return problem


def assert_throttled(response: httpx2.Response) -> None:
    """A 429 that says when to come back, within the window of five minutes."""
    assert_problem(response, 429)
    assert 1 <= int(response.headers["Retry-After"]) <= 300
