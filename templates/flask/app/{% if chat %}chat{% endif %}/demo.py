"""A page to try the chat, for development."""

from pathlib import Path

from flask import Blueprint, Response, abort, send_from_directory

ASSETS = Path(__file__).parent / "assets"
NAMES = ("api.js", "demo.css", "demo.js")

blueprint = Blueprint("demo", __name__, url_prefix="/demo")


@blueprint.get("")
def page() -> Response:
    return send_from_directory(ASSETS, "demo.html")


@blueprint.get("/assets/<name>")
def asset(name: str) -> Response:
    if name not in NAMES:
        abort(404)
    return send_from_directory(ASSETS, name)
