"""The home page, and the templates and static files that all pages share."""

from flask import Blueprint, render_template

from app.core.context import current_settings

blueprint = Blueprint("pages", __name__, template_folder="templates")


@blueprint.get("/")
def home() -> str:
    return render_template("pages/home.html", docs=current_settings().docs_enabled)
