from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.accounts.service import make_superuser

Browser = FlaskClient
SignUp = Callable[[str], dict[str, str]]

EMAIL, PASSWORD = "root@example.com", "correct horse battery"


@pytest.fixture
def visitor(app: Flask, session: Session) -> FlaskClient:
    """A browser on a page of the admin, and a superuser to log in as."""
    make_superuser(session, EMAIL, PASSWORD)
    session.commit()
    client = app.test_client()
    client.environ_base["HTTP_ORIGIN"] = "http://localhost"
    return client


@pytest.fixture
def browser(visitor: FlaskClient) -> FlaskClient:
    """A browser that is logged in."""
    form = {"username": EMAIL, "password": PASSWORD}
    assert visitor.post("/admin/login", data=form).status_code == 303
    return visitor


@pytest.fixture
def sign_up(app: Flask) -> SignUp:
    """Signs an account in, which is made where there is none."""

    def run(email: str) -> dict[str, str]:
        client = app.test_client()
        client.post("/api/v1/auth/register", json={"email": email, "password": PASSWORD})
        form = {"grant_type": "password", "username": email, "password": PASSWORD}
        answer = client.post("/api/v1/auth/token", data=form)
        return {"Authorization": f"Bearer {answer.get_json()['access_token']}"}

    return run
