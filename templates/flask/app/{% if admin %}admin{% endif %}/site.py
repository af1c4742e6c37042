"""The admin, in a folder of the service's paths: its door, its pages, its errors."""

from flask import Blueprint, Flask, Response

from app.admin import login, routes
from app.admin.access import require_same_origin
from app.admin.errors import add_error_pages
from app.admin.pages import redirect
from app.admin.paths import PATH


def init_app(app: Flask) -> None:
    admin = Blueprint("admin", __name__, static_folder="assets", static_url_path="/assets")
    admin.before_request(require_same_origin)
    admin.add_url_rule("", "lead_to_index", lead_to_index)
    admin.register_blueprint(login.blueprint)
    admin.register_blueprint(routes.blueprint)
    add_error_pages(app, admin)
    app.register_blueprint(admin, url_prefix=PATH)


def lead_to_index() -> Response:
    return redirect(f"{PATH}/")
