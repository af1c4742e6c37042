"""/docs, /redoc and /openapi.json. Scripts and styles come from drf-spectacular's sidecar."""

from functools import lru_cache
from importlib.resources import files
from mimetypes import guess_type
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.urls import path
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from app.core.api.viewsets import PublicViewSet
from app.core.docs_pages import (
    REDOC_INIT,
    SWAGGER_INIT,
    read_asset,
    redoc_page,
    swagger_page,
)
from app.core.errors import NotFoundError

SIDECAR = Path(str(files("drf_spectacular_sidecar"))) / "static" / "drf_spectacular_sidecar"
ASSETS = {
    "swagger-ui.css": SIDECAR / "swagger-ui-dist" / "swagger-ui.css",
    "swagger-ui-bundle.js": SIDECAR / "swagger-ui-dist" / "swagger-ui-bundle.js",
    "redoc.standalone.js": SIDECAR / "redoc" / "bundles" / "redoc.standalone.js",
}
TITLE = str(settings.SPECTACULAR_SETTINGS["TITLE"])


@lru_cache
def document() -> dict[str, Any]:
    generator = SchemaGenerator()
    schema: dict[str, Any] = generator.get_schema(public=True)
    return schema


@extend_schema(exclude=True)
class DocsViewSet(PublicViewSet):
    def get_openapi(self, request: Request) -> JsonResponse:
        return JsonResponse(document())

    def get_swagger(self, request: Request) -> HttpResponse:
        return HttpResponse(swagger_page(TITLE))

    def get_redoc(self, request: Request) -> HttpResponse:
        return HttpResponse(redoc_page(TITLE))

    def get_script(self, request: Request, script: str) -> HttpResponse:
        return HttpResponse(script, content_type="text/javascript")

    def get_asset(self, request: Request, name: str) -> HttpResponse:
        if name not in ASSETS:
            raise NotFoundError("There is no such file.")
        return HttpResponse(read_asset(ASSETS[name]), content_type=guess_type(name)[0])


asset = DocsViewSet.as_view({"get": "get_asset"})
script = DocsViewSet.as_view({"get": "get_script"})

urlpatterns = [
    path("openapi.json", DocsViewSet.as_view({"get": "get_openapi"})),
    path("docs", DocsViewSet.as_view({"get": "get_swagger"})),
    path("docs/assets/init.js", script, {"script": SWAGGER_INIT}),
    path("docs/assets/<str:name>", asset),
    path("redoc", DocsViewSet.as_view({"get": "get_redoc"})),
    path("redoc/assets/init.js", script, {"script": REDOC_INIT}),
    path("redoc/assets/<str:name>", asset),
]
