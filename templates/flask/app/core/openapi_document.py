"""The OpenAPI document, made from the operations that an application serves."""

import re
from collections.abc import Iterable
from typing import Any

from flask import Flask
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema
from werkzeug.routing import Rule

from app.core.form_bodies import FORM
from app.core.openapi import BODY_ERRORS, Responses, error_responses, operation_id, summary
from app.core.operations import Operation
from app.core.request_bodies import JSON

REF = "#/components/schemas/{model}"


def openapi_document(app: Flask, components: dict[str, Any]) -> dict[str, Any]:
    """Describe the operations of `app`; `components` holds what their schemas do not."""
    operations = [
        (rule, view)
        for rule in app.url_map.iter_rules()
        if isinstance(view := app.view_functions[rule.endpoint], Operation)
    ]
    paths: dict[str, dict[str, Any]] = {}
    for rule, view in operations:
        path = re.sub(r"<(\w+)>", r"{\1}", rule.rule)
        (method,) = (rule.methods or set()) - {"HEAD"}
        paths.setdefault(path, {})[method.lower()] = describe(rule, view)
    schemas = model_schemas(view for _, view in operations) | components.get("schemas", {})
    return {
        "openapi": "3.1.0",
        "info": {"title": app.config["TITLE"], "version": app.config["VERSION"]},
        "paths": paths,
        "components": {**components, "schemas": schemas},
    }


def model_schemas(operations: Iterable[Operation]) -> dict[str, Any]:
    models: list[tuple[type[BaseModel], Any]] = []
    for view in operations:
        models += [(model, "validation") for model in (view.body, view.form) if model]
        models += [(view.returned, "serialization")] if view.returned else []
    _, schema = models_json_schema(models, ref_template=REF)
    return dict(schema["$defs"])


def describe(rule: Rule, view: Operation) -> dict[str, Any]:
    name = view.handler.__name__
    described: dict[str, Any] = {
        "tags": [rule.endpoint.partition(".")[0]],
        "summary": summary(name),
        "operationId": operation_id(name),
    }
    if view.handler.__doc__:
        described["description"] = view.handler.__doc__
    if parameters := path_parameters(view) + query_parameters(view):
        described["parameters"] = parameters
    for model, media_type in ((view.body, JSON), (view.form, FORM)):
        if model:
            described["requestBody"] = {"required": True, "content": content(model, media_type)}
    described["responses"] = {str(s): r for s, r in sorted(responses(view).items())}
    for guard in view.guards.values():
        described["security"] = guard.security
    return described


def path_parameters(view: Operation) -> list[dict[str, Any]]:
    return [
        {"name": name, "in": "path", "required": True, "schema": adapter.json_schema()}
        for name, adapter in view.path.items()
    ]


def query_parameters(view: Operation) -> list[dict[str, Any]]:
    if view.query is None:
        return []
    schema = view.query.model_json_schema()
    required = schema.get("required", [])
    return [
        {"name": name, "in": "query", "required": name in required, "schema": value}
        for name, value in schema["properties"].items()
    ]


def responses(view: Operation) -> Responses:
    success: dict[str, Any] = {"description": "Successful Response"}
    if view.returned:
        success["content"] = content(view.returned, JSON)
    implied: Responses = {view.status: success}
    for guard in view.guards.values():
        implied |= guard.responses
    if view.path:
        implied |= error_responses(404)
    if view.query:
        implied |= error_responses(422)
    if view.body:
        implied |= BODY_ERRORS
    if view.form:
        implied |= error_responses(413, 415)
    return implied | view.responses


def content(model: type[BaseModel], media_type: str) -> dict[str, Any]:
    return {media_type: {"schema": {"$ref": REF.format(model=model.__name__)}}}
