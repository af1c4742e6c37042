"""The OpenAPI document that a service must serve: the contract less what it was made without."""

import json
from collections.abc import Collection
from pathlib import Path
from typing import Any

DOCUMENT = Path(__file__).with_name("openapi.json")

# Operations that not every project has, and the feature that brings them.
OF_FEATURES = {
    "getMetrics": "observability",
    "verifyEmail": "mail",
    "requestPasswordReset": "mail",
    "confirmPasswordReset": "mail",
    "predict": "predict",
    "chat": "chat",
}
ACCOUNTS_TAGS = {"auth", "users"}
METHODS = {"get", "post", "put", "patch", "delete", "head", "options", "trace"}

Json = dict[str, Any]


def contract() -> Json:
    document: Json = json.loads(DOCUMENT.read_text(encoding="utf-8"))
    return document


def operations(document: Json) -> list[tuple[str, str, Json]]:
    """(path, method, operation) in the order of the document."""
    return [
        (path, method, operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
        if method in METHODS
    ]


def served_operations(features: Collection[str]) -> list[tuple[str, str, Json]]:
    return [
        (path, method, operation)
        for path, method, operation in operations(contract())
        if _needs(operation) <= set(features)
    ]


def _needs(operation: Json) -> set[str]:
    name = operation["operationId"]
    needed = {OF_FEATURES[name]} if name in OF_FEATURES else set()
    return needed | ({"accounts"} if ACCOUNTS_TAGS & set(operation["tags"]) else set())


def expected(features: Collection[str]) -> Json:
    """What a project with these features serves, but for the texts that are its own."""
    document, accounts = contract(), "accounts" in features
    document["paths"] = {}
    for path, method, operation in served_operations(features):
        document["paths"].setdefault(path, {})[method] = operation
        if not accounts:
            operation.pop("security", None)
            operation["responses"].pop("401", None)
    if not accounts:
        del document["components"]["securitySchemes"]
        item = document["components"]["schemas"]["Item"]
        del item["properties"]["owner_id"]
        item["required"].remove("owner_id")
    return without_texts(without_unused_schemas(document))


def without_texts(document: Json) -> Json:
    """The document less `info` and every description: prose is not part of the contract."""
    return {key: _without_descriptions(value) for key, value in document.items() if key != "info"}


def _without_descriptions(node: Any) -> Any:
    if isinstance(node, dict):
        # A schema's property may be called "description" too; its value is no text.
        return {
            key: _without_descriptions(value)
            for key, value in node.items()
            if not (key == "description" and isinstance(value, str))
        }
    if isinstance(node, list):
        return [_without_descriptions(value) for value in node]
    return node


def without_unused_schemas(document: Json) -> Json:
    """The document less the schemas that nothing refers to, directly or through others."""
    schemas = document["components"]["schemas"]
    used: set[str] = set()
    pending = _references(document["paths"])
    while pending:
        name = pending.pop()
        if name not in used:
            used.add(name)
            pending |= _references(schemas[name])
    kept = {name: schema for name, schema in schemas.items() if name in used}
    return {**document, "components": {**document["components"], "schemas": kept}}


def _references(node: Any) -> set[str]:
    if isinstance(node, dict):
        found = {str(node["$ref"]).rpartition("/")[2]} if "$ref" in node else set()
        return found.union(*(_references(value) for value in node.values()))
    if isinstance(node, list):
        return set().union(*(_references(value) for value in node))
    return set()
