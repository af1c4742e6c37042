import re
from collections.abc import Callable

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient


@pytest.mark.parametrize("path", ["/docs", "/redoc"])
def test_a_page_loads_only_what_is_here(client: TestClient, path: str) -> None:
    page = client.get(path)
    assert page.headers["Content-Type"].startswith("text/html")
    loaded = re.findall(r'(?:src|href)="(/[^"]*)"', page.text)
    assert loaded
    for asset in loaded:
        response = client.get(asset)
        assert response.status_code == 200
        assert response.headers["Content-Type"].startswith(("text/javascript", "text/css"))
    assert client.get(f"{path}/assets/passwd").status_code == 404


def test_the_document_names_operations_and_errors(client: TestClient) -> None:
    document = client.get("/openapi.json").json()
    create = document["paths"]["/api/v1/items"]["post"]
    assert create["operationId"] == "createItem"
    assert "application/problem+json" in create["responses"]["422"]["content"]
    assert "HTTPValidationError" not in document["components"]["schemas"]
    assert "422" not in document["paths"]["/api/v1/items/{id}"]["get"]["responses"]


@pytest.mark.parametrize("path", ["/docs", "/redoc", "/openapi.json", "/docs/assets/init.js"])
def test_they_can_be_turned_off(new_app: Callable[..., FastAPI], path: str) -> None:
    client = TestClient(new_app(DOCS_ENABLED="false"), base_url="http://localhost")
    assert client.get(path).status_code == 404
