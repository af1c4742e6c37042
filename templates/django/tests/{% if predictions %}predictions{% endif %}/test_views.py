import re

import pytest
from django.test import Client

from app.predictions import service

PREDICT = "/api/v1/predict"
JSON = "application/json"
SETOSA = {"sepal_length": 5.1, "sepal_width": 3.5, "petal_length": 1.4, "petal_width": 0.2}


def test_a_batch_is_predicted_by_the_model_that_is_named(client: Client) -> None:
    response = client.post(PREDICT, {"instances": [SETOSA, SETOSA]}, content_type=JSON)
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
    client: Client, instances: list[object], pointer: str
) -> None:
    response = client.post(PREDICT, {"instances": instances}, content_type=JSON)
    assert response.status_code == 422
    assert [error["pointer"] for error in response.json()["errors"]] == [pointer]


def test_without_a_model_it_lives_and_is_not_ready(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "get_model", lambda: None)
    monkeypatch.setattr("app.health.views.get_model", lambda: None)
    body = {"instances": [SETOSA]}
    assert client.post(PREDICT, body, content_type=JSON).status_code == 503
    assert client.get("/livez").status_code == 200
    ready = client.get("/readyz")
    assert ready.status_code == 503
    assert ready.json()["checks"] == {"database": "ok", "model": "unavailable"}


def test_the_document_tells_the_features() -> None:
    schemas = Client().get("/openapi.json").json()["components"]["schemas"]
    instances = schemas["PredictRequest"]["properties"]["instances"]
    assert "`petal_width` (0.1 to 2.5)" in instances["description"]


def test_the_demo_loads_what_is_here() -> None:
    page = Client().get("/demo")
    assert page.status_code == 200
    for asset in re.findall(r'(?:src|href)="(/[^"]*)"', page.content.decode()):
        assert Client().get(asset).status_code == 200
    assert Client().get("/demo/model.json").json()["name"] == "iris"
    assert Client().get("/demo/assets/demo.html").status_code == 404
