"""Forms of pages, read by the API's serializers: one set of rules, limits and messages."""

from typing import Any, TypeVar

from django.http import HttpRequest
from rest_framework.serializers import Serializer

AnySerializer = TypeVar("AnySerializer", bound=Serializer[Any])


def submitted(request: HttpRequest, serializer_class: type[AnySerializer]) -> AnySerializer:
    """The serializer of a form that was sent; text that is left empty is null where it can be."""
    values: dict[str, str | None] = {}
    for name, field in serializer_class().fields.items():
        # Forms send line ends as CR LF (HTML, "multipart/form-data"), which would count twice.
        text = request.POST.get(name, "").replace("\r\n", "\n")
        values[name] = text or (None if field.allow_null else "")
    return serializer_class(data=values)
