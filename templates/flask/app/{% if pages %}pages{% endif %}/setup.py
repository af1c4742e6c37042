"""What pages add to the application."""

from flask import Flask, Response, request

from app.core.settings import Settings
from app.pages import assets, csrf, errors
from app.pages.headers import page_headers
from app.pages.home import blueprint


def init_app(app: Flask, settings: Settings) -> None:
    # The cookie is signed with the key, and can be read by whoever has it.
    app.config["SECRET_KEY"] = settings.secret_key.get_secret_value()
    # Browsers take this prefix from this very host alone, by HTTPS (RFC 6265bis, section 4.1.3).
    app.config["SESSION_COOKIE_NAME"] = "__Host-session" if settings.is_production else "session"
    app.config["SESSION_COOKIE_SECURE"] = settings.is_production
    app.config["SESSION_COOKIE_SAMESITE"] = "Lax"
    app.config["SESSION_REFRESH_EACH_REQUEST"] = False
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.after_request(complete_headers)
    app.register_blueprint(blueprint)
    assets.init_app(app)
    csrf.init_app(app)
    errors.init_app(app)


def complete_headers(response: Response) -> Response:
    if response.mimetype == "text/html":
        for name, value in page_headers(request.path).items():
            response.headers.setdefault(name, value)
    return response
