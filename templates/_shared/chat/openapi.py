"""The errors of the chat in the OpenAPI document."""

from app.core.openapi import BODY_ERRORS, Responses, error_response

CHAT_ERRORS: Responses = {
    **BODY_ERRORS,
    429: error_response(
        "The caller has asked for too much; Retry-After says when to try again.",
        header="Retry-After",
    ),
    503: error_response("There is no language model, or it does not answer."),
}
