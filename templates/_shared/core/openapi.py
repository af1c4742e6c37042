"""The parts of the OpenAPI document that every operation shares."""

from typing import Any

Responses = dict[int | str, dict[str, Any]]

PROBLEM_PROPERTIES: dict[str, Any] = {
    "type": {"type": "string", "format": "uri-reference"},
    "title": {"type": "string"},
    "status": {"type": "integer"},
    "detail": {"type": "string"},
}


def problem_schema(**members: Any) -> dict[str, Any]:
    """The schema of a problem document with further members, all of them required."""
    properties = {**PROBLEM_PROPERTIES, **members}
    return {"type": "object", "properties": properties, "required": list(properties)}


ERROR_SCHEMAS: dict[str, Any] = {
    "Problem": problem_schema(),
    "FieldError": {
        "type": "object",
        "properties": {"pointer": {"type": "string"}, "detail": {"type": "string"}},
        "required": ["pointer", "detail"],
    },
    "ValidationProblem": problem_schema(
        errors={"type": "array", "items": {"$ref": "#/components/schemas/FieldError"}}
    ),
}


def error_response(
    description: str, schema: str = "Problem", header: str | None = None
) -> dict[str, Any]:
    """Document an error answer; `header` is the name of a header that comes with it."""
    response: dict[str, Any] = {
        "description": description,
        "content": {
            "application/problem+json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}
        },
    }
    if header is not None:
        value = "integer" if header == "Retry-After" else "string"
        response["headers"] = {header: {"schema": {"type": value}}}
    return response


ERROR_RESPONSES: Responses = {
    400: error_response("The body cannot be parsed."),
    404: error_response("There is no such resource."),
    413: error_response("The body is too large."),
    415: error_response("The body's media type is not supported."),
    422: error_response("A value in the request is not valid.", "ValidationProblem"),
}


def error_responses(*statuses: int) -> Responses:
    return {status: ERROR_RESPONSES[status] for status in statuses}


# What an operation with a JSON body can answer besides its own errors.
BODY_ERRORS = error_responses(400, 413, 415, 422)


def operation_id(name: str) -> str:
    """`list_items` gives `listItems`."""
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)


def summary(name: str) -> str:
    """`list_items` gives `List Items`."""
    return name.replace("_", " ").title()
