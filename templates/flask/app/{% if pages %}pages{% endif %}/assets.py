"""Static files. Their addresses change with their content, so that browsers may keep them."""

import hashlib
from functools import lru_cache
from pathlib import Path

from flask import Flask, Response, send_from_directory, url_for

FOLDER = Path(__file__).parent / "static"
YEAR = 365 * 24 * 60 * 60  # seconds: the longest that caches are asked for
# Python's own table depends on its version and on the machine.
TYPES = {".css": "text/css", ".js": "text/javascript"}


def init_app(app: Flask) -> None:
    app.add_url_rule("/static/<version>/<name>", "static", static)
    app.add_template_global(asset_url)


def asset_url(name: str) -> str:
    return url_for("static", version=version_of(name), name=name)


@lru_cache
def version_of(name: str) -> str:
    return hashlib.sha256((FOLDER / name).read_bytes()).hexdigest()[:12]


def static(version: str, name: str) -> Response:
    response = send_from_directory(FOLDER, name, mimetype=TYPES.get(Path(name).suffix))
    # While versions change, a page of one may ask another's process.
    if version == version_of(name):
        response.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"
    return response
