import re
from collections.abc import Callable

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from app.predictions import service
from app.predictions.loading import get_model

PREDICT = "/api/v1/predict"
SETOSA = {"sepal_length": 5.1, "sepal_width": 3.5, "petal_length": 1.4, "petal_width": 0.2}


def test_a_batch_is_predicted_by_the_model_that_is_named(api: TestClient) -> None:
    response = api.post(PREDICT, json={"instances": [SETOSA, SETOSA]})
    assert response.status_code == 200
    answer = response.json()
    assert [prediction["label"] for prediction in answer["predictions"]] == ["setosa"] * 2
    metadata = service.loaded_model().metadata
    assert answer["model"] == {"name": metadata.name, "version": metadata.version}


@pytest.mark.parametrize(
    ("instances", "pointer"),
    [
        ([], "#/instances"),
        ([SETOSA] * 101, "#/instances"),
        ([{**SETOSA, "petal_colour": 1}], "#/instances/0/petal_colour"),
        ([{**SETOSA, "petal_width": "0.2"}], "#/instances/0/petal_width"),
        ([5.1], "#/instances/0"),
    ],
)
def test_what_the_model_does_not_take_is_named(
    api: TestClient, instances: list[object], pointer: str
) -> None:
    response = api.post(PREDICT, json={"instances": instances})
    assert response.status_code == 422
    assert [error["pointer"] for error in response.json()["errors"]] == [pointer]


def test_without_a_model_it_lives_and_is_not_ready(
    api: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "get_model", lambda: None)
    monkeypatch.setattr("app.health.router.get_model", lambda: None)
    assert api.post(PREDICT, json={"instances": [SETOSA]}).status_code == 503
    assert api.get("/livez").status_code == 200
    ready = api.get("/readyz")
    assert ready.status_code == 503
    assert ready.json()["checks"] == {"database": "ok", "model": "unavailable"}


def test_the_document_tells_the_features(client: TestClient) -> None:
    schemas = client.get("/openapi.json").json()["components"]["schemas"]
    instances = schemas["PredictRequest"]["properties"]["instances"]
    assert "`petal_width` (0.1 to 2.5)" in instances["description"]


def test_the_demo_loads_what_is_here(client: TestClient) -> None:
    page = client.get("/demo")
    assert page.status_code == 200
    for asset in re.findall(r'(?:src|href)="(/[^"]*)"', page.text):
        assert client.get(asset).status_code == 200
    assert client.get("/demo/model.json").json()["name"] == "iris"
    assert client.get("/demo/assets/demo.html").status_code == 404


def test_production_has_no_demo(new_app: Callable[..., FastAPI]) -> None:
    app = new_app(ENVIRONMENT="production", ALLOWED_HOSTS="localhost")
    client = TestClient(app, base_url="http://localhost")
    assert client.get("/demo").status_code == 404


def test_the_model_is_loaded_once() -> None:
    assert get_model() is get_model()
