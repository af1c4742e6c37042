"""Lists: `?limit=50&offset=0` answers {"items", "total", "limit", "offset"}."""

import re
from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from app.core.errors import FieldError, InvalidValuesError

SCHEMAS: dict[str, dict[str, Any]] = {
    "limit": {"type": "integer", "minimum": 1, "maximum": 100, "default": 50},
    # The largest offset that every supported database takes.
    "offset": {"type": "integer", "minimum": 0, "maximum": 2**31 - 1, "default": 0},
}
# More digits than these are out of range, and very many Python does not convert.
INTEGER = re.compile(r"[+-]?[0-9]{1,20}")


def query_integers(request: Request) -> dict[str, int]:
    """The query's limit and offset. Raises `InvalidValuesError`."""
    values, errors = {}, []
    for name, schema in SCHEMAS.items():
        text = request.query_params.get(name, str(schema["default"]))
        if not INTEGER.fullmatch(text):
            errors.append(FieldError(f"#/{name}", "A valid integer is required."))
        elif not schema["minimum"] <= int(text) <= schema["maximum"]:
            detail = f"It must be from {schema['minimum']} to {schema['maximum']}."
            errors.append(FieldError(f"#/{name}", detail))
        else:
            values[name] = int(text)
    if errors:
        raise InvalidValuesError(*errors)
    return values


class Pagination(BasePagination):
    def paginate_queryset(
        self, queryset: QuerySet[Any] | Sequence[Any], request: Request, view: APIView | None = None
    ) -> list[Any]:
        self.window = query_integers(request)
        self.total = queryset.count() if isinstance(queryset, QuerySet) else len(queryset)
        start, limit = self.window["offset"], self.window["limit"]
        return list(queryset[start : start + limit])

    def get_paginated_response(self, data: Any) -> Response:
        return Response({"items": data, "total": self.total, **self.window})

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        integer = {"type": "integer"}
        properties = {"items": schema, "total": integer, "limit": integer, "offset": integer}
        return {"type": "object", "properties": properties, "required": list(properties)}

    def get_schema_operation_parameters(self, view: APIView) -> list[dict[str, Any]]:
        return [
            {"name": name, "in": "query", "required": False, "schema": schema}
            for name, schema in SCHEMAS.items()
        ]
