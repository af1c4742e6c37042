"""Swagger UI's and Redoc's files; flask-openapi3 keeps packages of them, and is not used itself."""

from importlib.resources import files
from pathlib import Path

SWAGGER = Path(str(files("flask_openapi3_swagger"))) / "templates" / "swagger"
REDOC = Path(str(files("flask_openapi3_redoc"))) / "templates" / "redoc"

ASSETS = {
    "swagger-ui-bundle.js": SWAGGER / "js" / "swagger-ui-bundle.js",
    "swagger-ui.css": SWAGGER / "css" / "swagger-ui.css",
    "redoc.standalone.js": REDOC / "js" / "redoc.standalone.js",
}
