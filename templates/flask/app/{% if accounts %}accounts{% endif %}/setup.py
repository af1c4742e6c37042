"""What accounts add to the application."""

from flask import Flask

import app.accounts.problems  # noqa: F401 - registers them
from app.accounts.openapi import SECURITY_SCHEMES, TOKEN_PROBLEM_SCHEMA
from app.accounts.routes import auth, users
from app.accounts.superuser import superuser
from app.core.docs import add_components


def init_app(app: Flask) -> None:
    app.register_blueprint(auth)
    app.register_blueprint(users)
    app.cli.add_command(superuser)
    add_components(app, "schemas", {"TokenProblem": TOKEN_PROBLEM_SCHEMA})
    add_components(app, "securitySchemes", SECURITY_SCHEMES)
