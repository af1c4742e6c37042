"""A page to try the chat, for development."""

from mimetypes import guess_type
from pathlib import Path

from django.http import HttpResponse
from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from app.core.api.viewsets import PublicViewSet
from app.core.errors import NotFoundError

ASSETS = Path(__file__).parent / "assets"
NAMES = ("api.js", "demo.css", "demo.js")


@extend_schema(exclude=True)
class DemoViewSet(PublicViewSet):
    def get_page(self, request: Request) -> HttpResponse:
        return HttpResponse((ASSETS / "demo.html").read_bytes())

    def get_asset(self, request: Request, name: str) -> HttpResponse:
        if name not in NAMES:
            raise NotFoundError("There is no such file.")
        return HttpResponse((ASSETS / name).read_bytes(), content_type=guess_type(name)[0])


urlpatterns = [
    path("demo", DemoViewSet.as_view({"get": "get_page"})),
    path("demo/assets/<str:name>", DemoViewSet.as_view({"get": "get_asset"})),
]
