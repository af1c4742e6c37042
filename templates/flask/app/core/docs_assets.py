"""Swagger UI's and Redoc's files, from offapi: a package of nothing else that keeps up with them."""

from importlib.resources import files
from pathlib import Path

PACKAGE = Path(str(files("offapi")))

ASSETS = {
    "swagger-ui-bundle.js": PACKAGE / "swagger_bundle.js",
    "swagger-ui.css": PACKAGE / "swagger_style.css",
    "redoc.standalone.js": PACKAGE / "redoc.js",
}
