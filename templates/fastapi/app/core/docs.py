"""/docs, /redoc and /openapi.json, with all that they load: they work without any other host."""

import json
from functools import cache
from importlib.resources import files
from mimetypes import guess_type
from pathlib import Path

from fastapi import APIRouter, FastAPI, Response
from fastapi.responses import HTMLResponse

from app.core.docs_pages import (
    REDOC_INIT,
    SWAGGER_INIT,
    read_asset,
    redoc_page,
    swagger_page,
)
from app.core.errors import NotFoundError
from app.core.openapi_document import Schemas, openapi_document

# Of that package only the files are used: it keeps up with the releases of both pages.
STATIC = Path(str(files("fastapi_offline") / "static"))
ASSETS = {"docs": ("swagger-ui-bundle.js", "swagger-ui.css"), "redoc": ("redoc.standalone.js",)}
INIT_SCRIPTS = {"docs": SWAGGER_INIT, "redoc": REDOC_INIT}


def docs_router(app: FastAPI, schemas: Schemas) -> APIRouter:
    router = APIRouter(include_in_schema=False)

    @cache
    def document() -> bytes:
        return json.dumps(openapi_document(app, schemas)).encode()

    @router.get("/openapi.json")
    async def openapi() -> Response:
        return Response(document(), media_type="application/json")

    @router.get("/docs")
    async def docs() -> HTMLResponse:
        return HTMLResponse(swagger_page(app.title))

    @router.get("/redoc")
    async def redoc() -> HTMLResponse:
        return HTMLResponse(redoc_page(app.title))

    @router.get("/{page}/assets/{name}")
    async def get_asset(page: str, name: str) -> Response:
        return Response(asset(page, name), media_type=guess_type(name)[0])

    return router


@cache
def asset(page: str, name: str) -> bytes:
    """Raises `NotFoundError`."""
    if page in INIT_SCRIPTS and name == "init.js":
        return INIT_SCRIPTS[page].encode()
    if name in ASSETS.get(page, ()):
        return read_asset(STATIC / name)
    raise NotFoundError("There is no such resource.")
