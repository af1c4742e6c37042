"""Predictions of the model that every project with one starts with: irises, by four lengths."""

import json
import shutil
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.contract.client import JSON, PREDICT, connect
from tests.contract.conftest import Launch
from tests.contract.problems import assert_invalid, assert_problem, assert_unauthorized
from tests.support.service import Service

pytestmark = pytest.mark.predict

SETOSA = {"sepal_length": 5.1, "sepal_width": 3.5, "petal_length": 1.4, "petal_width": 0.2}
VIRGINICA = {"sepal_length": 6.3, "sepal_width": 3.3, "petal_length": 6.0, "petal_width": 2.5}
SPECIES = {"setosa", "versicolor", "virginica"}


def predict(client: httpx2.Client, *instances: object) -> httpx2.Response:
    return client.post(PREDICT, json={"instances": instances})


def test_each_instance_is_predicted_in_its_place(api: httpx2.Client) -> None:
    answer = predict(api, SETOSA, VIRGINICA, SETOSA)
    assert answer.status_code == 200
    body = answer.json()
    assert set(body) == {"predictions", "model"}
    labels = [prediction["label"] for prediction in body["predictions"]]
    assert labels == ["setosa", "virginica", "setosa"]
    for prediction in body["predictions"]:
        shares = prediction["probabilities"]
        assert set(shares) == SPECIES
        assert sum(shares.values()) == pytest.approx(1, abs=1e-5)
        assert prediction["label"] == max(shares, key=shares.__getitem__)
    assert body["model"] == {"name": "iris", "version": "1.0.0"}


def test_the_order_of_the_features_does_not_matter(api: httpx2.Client) -> None:
    backwards = dict(reversed(SETOSA.items()))
    assert predict(api, backwards).json() == predict(api, SETOSA).json()


def test_integers_are_numbers_and_what_lies_beyond_the_data_is_answered(api: httpx2.Client) -> None:
    assert predict(api, dict.fromkeys(SETOSA, 100)).status_code == 200


def without(name: str) -> dict[str, float]:
    return {key: value for key, value in SETOSA.items() if key != name}


@pytest.mark.parametrize(
    ("instance", "pointer"),
    [
        (without("petal_width"), "#/instances/1/petal_width"),
        ({**SETOSA, "petal_colour": 1}, "#/instances/1/petal_colour"),
        ({**SETOSA, "a/b~c d": 1}, "#/instances/1/a~1b~0c%20d"),
        ({**SETOSA, "petal_width": "0.2"}, "#/instances/1/petal_width"),
        ({**SETOSA, "petal_width": True}, "#/instances/1/petal_width"),
        ({**SETOSA, "petal_width": None}, "#/instances/1/petal_width"),
        ({**SETOSA, "petal_width": [0.2]}, "#/instances/1/petal_width"),
        ({**SETOSA, "petal_width": 10**400}, "#/instances/1/petal_width"),
        ({}, "#/instances/1/sepal_length"),
        ([5.1, 3.5, 1.4, 0.2], "#/instances/1"),
        (None, "#/instances/1"),
        # More than the model's numbers can hold.
        ({**SETOSA, "petal_width": 1e300, "petal_length": -1e300}, "#/instances/1"),
    ],
)
def test_an_instance_that_the_model_does_not_take_is_pointed_at(
    api: httpx2.Client, instance: object, pointer: str
) -> None:
    assert_invalid(predict(api, SETOSA, instance), pointer)


def test_a_number_without_end_is_none(api: httpx2.Client) -> None:
    body = json.dumps({"instances": [{**SETOSA, "sepal_length": 5}]}).replace(": 5,", ": 1e999,")
    answer = api.post(PREDICT, content=body.encode(), headers=JSON)
    assert_invalid(answer, "#/instances/0/sepal_length")


def test_half_a_character_in_a_name_is_refused(api: httpx2.Client) -> None:
    body = b'{"instances": [{"\\ud800": 1}]}'
    assert_problem(api.post(PREDICT, content=body, headers=JSON), 422, frozenset({"errors"}))


@pytest.mark.parametrize("body", [{}, {"instances": []}, {"instances": {}}, {"instances": None}])
def test_a_batch_is_needed(api: httpx2.Client, body: dict[str, Any]) -> None:
    assert_invalid(api.post(PREDICT, json=body), "#/instances")


def test_a_batch_has_a_limit(api: httpx2.Client) -> None:
    assert len(predict(api, *[SETOSA] * 100).json()["predictions"]) == 100
    assert_invalid(predict(api, *[SETOSA] * 101), "#/instances")


@pytest.mark.accounts
def test_predictions_are_for_who_is_signed_in(anonymous: httpx2.Client) -> None:
    assert_unauthorized(predict(anonymous, SETOSA), token_sent=False)
    assert_unauthorized(anonymous.post(PREDICT, content=b"{", headers=JSON), token_sent=False)


def test_the_document_tells_features_and_ranges(anonymous: httpx2.Client) -> None:
    schemas = anonymous.get("/openapi.json").json()["components"]["schemas"]
    description = schemas["PredictRequest"]["properties"]["instances"]["description"]
    assert all(name in description for name in SETOSA)
    assert "4.3 to 7.9" in description


@pytest.mark.parametrize("broken", ["missing", "another", "no model"])
def test_a_model_that_cannot_be_used_is_never_served(
    service: Service, launch: Launch, token: str | None, tmp_path: Path, broken: str
) -> None:
    path = tmp_path / "iris.onnx"
    if broken != "missing":
        assert service.command is not None
        served = service.command.folder / "models" / "iris.onnx"
        shutil.copy(served.with_suffix(".json"), tmp_path)
        content = served.read_bytes()
        path.write_bytes(content.replace(b"1.20", b"9.99") if broken == "another" else b"no model")
    running = launch("/livez", MODEL_PATH=str(path))
    with connect(running, token) as client:
        ready = client.get("/readyz")
        assert ready.status_code == 503
        assert ready.json() == {
            "status": "unavailable",
            "checks": {"database": "ok", "model": "unavailable"},
        }
        assert_problem(predict(client, SETOSA), 503)
    assert running.log is not None
    assert running.log.read_text().count("The model is not served: ") == 1


def test_production_has_no_page_to_try_it(anonymous: httpx2.Client) -> None:
    for path in ("/demo", "/demo/assets/demo.js", "/demo/model.json"):
        assert_problem(anonymous.get(path), 404)
