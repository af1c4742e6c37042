"""/docs, /redoc and /openapi.json, with all that they load: they work without any other host."""

import json
from functools import cache
from importlib.resources import files

from fastapi import APIRouter, FastAPI, Response
from fastapi.responses import FileResponse, HTMLResponse

from app.core.docs_pages import REDOC_INIT, SWAGGER_INIT, redoc_page, swagger_page
from app.core.errors import NotFoundError
from app.core.openapi_document import Schemas, openapi_document

STATIC = str(files("fastapi_offline") / "static")
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
    async def asset(page: str, name: str) -> Response:
        if page in INIT_SCRIPTS and name == "init.js":
            return Response(INIT_SCRIPTS[page], media_type="text/javascript")
        if name not in ASSETS.get(page, ()):
            raise NotFoundError("There is no such resource.")
        return FileResponse(f"{STATIC}/{name}")

    return router
