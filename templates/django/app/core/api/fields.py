"""Serializer fields without the framework's leniency: only a string is one, and it stays as is."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers


class TextField(serializers.CharField):
    """Text as it came; numbers are none, and spaces stay. NUL and lone surrogates are invalid."""

    def __init__(self, **options: Any) -> None:
        super().__init__(trim_whitespace=False, **options)

    def to_internal_value(self, data: object) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


def constant(value: str) -> serializers.Field[Any, Any, Any, Any]:
    """A field that has always this value."""

    @extend_schema_field({"type": "string", "const": value})
    class ConstantField(serializers.CharField):
        pass

    return ConstantField()
