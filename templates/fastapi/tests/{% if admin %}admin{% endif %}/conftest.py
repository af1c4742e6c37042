from collections.abc import Callable

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy.ext.asyncio import AsyncSession

from app.accounts.service import make_superuser

Browser = TestClient
SignUp = Callable[[str], dict[str, str]]

EMAIL, PASSWORD = "root@example.com", "correct horse battery"


@pytest.fixture
def visitor(app: FastAPI, client: TestClient) -> TestClient:
    """A browser on a page of the admin, and a superuser to log in as."""
    assert client.portal is not None
    client.portal.call(add_superuser, app)
    client.headers["Origin"] = "http://localhost"
    client.follow_redirects = False
    return client


async def add_superuser(app: FastAPI) -> None:
    async with AsyncSession(app.state.engine) as session, session.begin():
        await make_superuser(session, email=EMAIL, password=PASSWORD)


@pytest.fixture
def browser(visitor: TestClient) -> TestClient:
    """A browser that is logged in."""
    form = {"username": EMAIL, "password": PASSWORD}
    assert visitor.post("/admin/login", data=form).status_code == 303
    return visitor
