"""What accounts add to the OpenAPI document."""

from typing import Any

from app.core.openapi import Responses, error_response, problem_schema

TOKEN_PROBLEM_SCHEMA: dict[str, Any] = problem_schema(
    error={"type": "string", "enum": ["invalid_request", "invalid_grant", "unsupported_grant_type"]}
)

# The password grant of RFC 6749, section 4.3, is for first-party clients only. Before others are
# let in, replace it with the authorization code flow and PKCE (RFC 9700, section 2.4).
SECURITY_SCHEMES: dict[str, Any] = {
    "OAuth2Password": {
        "type": "oauth2",
        "flows": {
            "password": {
                "tokenUrl": "/api/v1/auth/token",
                "refreshUrl": "/api/v1/auth/token",
                "scopes": {},
            }
        },
    }
}
SECURITY: list[dict[str, list[str]]] = [{"OAuth2Password": []}]

ACCOUNT_RESPONSES: Responses = {
    401: error_response("No valid access token came with the request.", header="WWW-Authenticate"),
    403: error_response("The account may not do this."),
    409: error_response("The e-mail address is taken."),
    429: error_response("Too many failed attempts.", header="Retry-After"),
}
GRANT_RESPONSES: Responses = {
    400: error_response("The request was refused (RFC 6749, section 5.2).", "TokenProblem"),
}


def account_responses(*statuses: int) -> Responses:
    return {status: ACCOUNT_RESPONSES[status] for status in statuses}
