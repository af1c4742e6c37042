"""The base of the views."""

from io import BytesIO
from typing import Any

from django.db.models import QuerySet
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.viewsets import GenericViewSet


class ApiViewSet(GenericViewSet[Any]):
    """`urls.py` names a method for each HTTP method; its name becomes the operation's id."""

    # OPTIONS is for CORS preflights alone, which the middleware answers.
    http_method_names = ["get", "head", "post", "patch", "delete"]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        # Before authentication: a method that is not there is so for everybody.
        if request.method not in self.allowed_methods:
            self.http_method_not_allowed(request)
        super().initial(request, *args, **kwargs)

    def body(self, request: Request) -> Any:
        """The parsed body. Raises what its parser raises."""
        if request.stream is None:
            # The framework takes a missing body for {}; here it is one that cannot be parsed.
            return self.get_parsers()[0].parse(BytesIO(), request.content_type)
        return request.data

    def read(self, request: Request, serializer_class: type[Serializer[Any]]) -> dict[str, Any]:
        """The values of a valid body. Raises `ValidationError`, and what its parser raises."""
        serializer = serializer_class(data=self.body(request))
        serializer.is_valid(raise_exception=True)
        values: dict[str, Any] = serializer.validated_data
        return values

    def page(self, queryset: QuerySet[Any], serializer_class: type[Serializer[Any]]) -> Response:
        """Answer with the part of a list that the query asks for."""
        entries = self.paginate_queryset(queryset)
        return self.get_paginated_response(serializer_class(entries, many=True).data)


class PublicViewSet(ApiViewSet):
    """Views for everybody, whatever the defaults of the others are."""

    authentication_classes = ()
    permission_classes = ()
