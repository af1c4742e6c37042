import pytest
from fastapi import FastAPI, HTTPException
from fastapi.testclient import TestClient

from app.core.error_handlers import add_error_handlers


@pytest.mark.parametrize("path", ["/", "/nowhere", "/api/v1/items/", "/livez/"])
def test_unknown_paths_are_not_found(client: TestClient, path: str) -> None:
    response = client.get(path, follow_redirects=False)
    assert response.status_code == 404
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.json()["title"] == "Not Found"


def test_all_methods_of_a_path_are_named(client: TestClient) -> None:
    response = client.put("/api/v1/items")
    assert response.status_code == 405
    assert response.headers["Allow"] == "GET, POST, HEAD"
    assert response.json()["status"] == 405


def test_errors_of_the_framework_become_problems() -> None:
    app = FastAPI()
    add_error_handlers(app)

    @app.get("/teapot")
    async def teapot() -> None:
        raise HTTPException(418, "It brews tea only.", {"X-Brew": "tea"})

    response = TestClient(app).get("/teapot")
    assert response.status_code == 418
    assert response.headers["X-Brew"] == "tea"
    assert response.json()["detail"] == "It brews tea only."
