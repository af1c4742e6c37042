"""The OpenAPI document: FastAPI's, with the error answers of this service in place of its own."""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

Schemas = dict[str, dict[str, Any]]

FASTAPI_SCHEMAS = ("HTTPValidationError", "ValidationError")


def openapi_document(app: FastAPI, schemas: Schemas) -> dict[str, Any]:
    """The document of all routes; `schemas` are components besides those of the Pydantic models."""
    document = get_openapi(
        title=app.title, version=app.version, description=app.description, routes=app.routes
    )
    for operations in document["paths"].values():
        for operation in operations.values():
            tidy_operation(operation)
    components = document["components"]["schemas"]
    for name in FASTAPI_SCHEMAS:
        components.pop(name, None)
    components.update(schemas)
    return document


def tidy_operation(operation: dict[str, Any]) -> None:
    for parameter in operation.get("parameters", ()):
        parameter["schema"].pop("title")
    # FastAPI documents its own 422 where the route documents none.
    if "application/json" in operation["responses"].get("422", {}).get("content", ()):
        del operation["responses"]["422"]
