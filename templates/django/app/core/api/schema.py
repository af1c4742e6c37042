"""The OpenAPI document: what drf-spectacular reads from the views, and what it cannot read."""

from typing import Any, cast

from drf_spectacular.openapi import AutoSchema

from app.core.api.viewsets import ApiViewSet
from app.core.openapi import operation_id, summary


class OperationSchema(AutoSchema):
    @property
    def handler(self) -> str:
        return cast(ApiViewSet, self.view).action

    def get_operation_id(self) -> str:
        return operation_id(self.handler)

    def get_summary(self) -> str:
        return summary(self.handler)

    def get_paginated_name(self, serializer_name: str) -> str:
        return f"{serializer_name}Page"

    def _get_request_body(self, *args: Any, **options: Any) -> Any:
        body = super()._get_request_body(*args, **options)
        return body and {**body, "required": True}

    def _get_response_bodies(self, *args: Any, **options: Any) -> Any:
        responses = super()._get_response_bodies(*args, **options)
        for authenticator in self.view.get_authenticators():
            for status, response in getattr(authenticator, "error_responses", {}).items():
                responses[str(status)] = response
        return responses

    def _get_response_for_code(self, serializer: Any, *args: Any, **options: Any) -> Any:
        # The shared error responses are finished parts of the document already.
        if isinstance(serializer, dict) and "description" in serializer:
            return serializer
        return super()._get_response_for_code(serializer, *args, **options)


def tidy_components(result: dict[str, Any], **options: Any) -> dict[str, Any]:
    """Fields in the order of the serializers, nullable ones as clients' generators like them."""
    for schema in result["components"]["schemas"].values():
        properties = {name: tidy(value) for name, value in schema["properties"].items()}
        schema["properties"] = properties
        if "required" in schema:
            schema["required"] = [name for name in properties if name in schema["required"]]
    return result


def tidy(schema: dict[str, Any]) -> dict[str, Any]:
    schema = {
        name: tidy(value) if isinstance(value, dict) else value
        for name, value in schema.items()
        if name != "x-spec-enum-id"
    }
    match schema.get("type"):
        case [kind, "null"]:
            return {"anyOf": [{**schema, "type": kind}, {"type": "null"}]}
    return schema
