import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from app.core.settings import Settings
from app.predictions import service

PREDICT = "/api/v1/predict"
SETOSA = {"sepal_length": 5.1, "sepal_width": 3.5, "petal_length": 1.4, "petal_width": 0.2}


def test_a_batch_is_predicted_by_the_model_that_is_named(client: FlaskClient) -> None:
    response = client.post(PREDICT, json={"instances": [SETOSA, SETOSA]})
    assert response.status_code == 200
    answer = response.get_json()
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
    client: FlaskClient, instances: list[object], pointer: str
) -> None:
    response = client.post(PREDICT, json={"instances": instances})
    assert response.status_code == 422
    assert [error["pointer"] for error in response.get_json()["errors"]] == [pointer]


def test_without_a_model_it_lives_and_is_not_ready(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "get_model", lambda: None)
    monkeypatch.setattr("app.health.routes.get_model", lambda: None)
    assert client.post(PREDICT, json={"instances": [SETOSA]}).status_code == 503
    assert client.get("/livez").status_code == 200
    ready = client.get("/readyz")
    assert ready.status_code == 503
    assert ready.get_json()["checks"] == {"database": "ok", "model": "unavailable"}


def test_the_document_tells_the_features(client: FlaskClient) -> None:
    schemas = client.get("/openapi.json").get_json()["components"]["schemas"]
    instances = schemas["PredictRequest"]["properties"]["instances"]
    assert "`petal_width` (0.1 to 2.5)" in instances["description"]


def test_the_demo_loads_what_is_here(app: Flask) -> None:
    client = app.test_client()
    page = client.get("/demo")
    html = page.text
    page.close()
    assert page.status_code == 200
    for asset in re.findall(r'(?:src|href)="(/[^"]*)"', html):
        with client.get(asset) as answer:
            assert answer.status_code == 200
    assert client.get("/demo/model.json").get_json()["name"] == "iris"
    assert client.get("/demo/assets/demo.html").status_code == 404


def test_production_has_no_demo() -> None:
    settings = Settings(environment="production", allowed_hosts=["localhost"])
    assert create_app(settings).test_client().get("/demo").status_code == 404
