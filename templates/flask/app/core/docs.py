"""The OpenAPI document and the pages that show it, unless DOCS_ENABLED is false."""

import json
from mimetypes import guess_type
from typing import Any

from flask import Blueprint, Flask, Response, abort, current_app

from app.core.docs_assets import ASSETS
from app.core.docs_pages import REDOC_INIT, SWAGGER_INIT, read_asset, redoc_page, swagger_page
from app.core.openapi import ERROR_SCHEMAS
from app.core.openapi_document import openapi_document
from app.core.request_bodies import JSON
from app.core.settings import Settings

INIT_SCRIPTS = {"docs": SWAGGER_INIT, "redoc": REDOC_INIT}

blueprint = Blueprint("docs", __name__)


def init_app(app: Flask, settings: Settings) -> None:
    app.extensions["openapi_components"] = {"schemas": dict(ERROR_SCHEMAS)}
    if settings.docs_enabled:
        app.register_blueprint(blueprint)


def add_components(app: Flask, kind: str, components: dict[str, Any]) -> None:
    """Add components of a kind, such as `securitySchemes`, to the document."""
    app.extensions["openapi_components"].setdefault(kind, {}).update(components)


@blueprint.get("/openapi.json")
def document() -> Response:
    described = openapi_document(current_app, current_app.extensions["openapi_components"])
    return Response(json.dumps(described), content_type=JSON)


@blueprint.get("/docs")
def swagger() -> str:
    return swagger_page(current_app.config["TITLE"])


@blueprint.get("/redoc")
def redoc() -> str:
    return redoc_page(current_app.config["TITLE"])


@blueprint.get("/<any(docs, redoc):page>/assets/init.js")
def init_script(page: str) -> Response:
    return Response(INIT_SCRIPTS[page], content_type="text/javascript")


@blueprint.get("/<any(docs, redoc):page>/assets/<name>")
def asset(page: str, name: str) -> Response:
    if name not in ASSETS:
        abort(404)
    return Response(read_asset(ASSETS[name]), mimetype=guess_type(name)[0])
