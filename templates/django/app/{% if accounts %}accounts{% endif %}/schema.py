"""What accounts add to the OpenAPI document."""

from typing import Any

from drf_spectacular.extensions import (
    OpenApiAuthenticationExtension,
    OpenApiSerializerFieldExtension,
)
from drf_spectacular.openapi import AutoSchema

from app.accounts.openapi import SECURITY_SCHEMES


class AccessTokenScheme(OpenApiAuthenticationExtension):
    target_class = "app.accounts.authentication.AccessTokenAuthentication"
    match_subclasses = True
    (name,) = SECURITY_SCHEMES

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, Any]:
        definition: dict[str, Any] = SECURITY_SCHEMES[self.name]
        return definition


class PasswordFieldSchema(OpenApiSerializerFieldExtension):
    target_class = "app.accounts.serializers.PasswordField"

    def map_serializer_field(self, auto_schema: AutoSchema, direction: str) -> dict[str, Any]:
        schema = auto_schema._map_serializer_field(self.target, direction, bypass_extensions=True)
        return {**schema, "format": "password"}
