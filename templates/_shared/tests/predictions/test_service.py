import pytest

from app.core.errors import InvalidValuesError
from app.predictions import service
from app.predictions.errors import UnavailableError

SETOSA = [5.1, 3.5, 1.4, 0.2]


def test_a_prediction_names_the_likeliest_class_and_the_model() -> None:
    model = service.loaded_model()
    answer = service.prediction(model, service.run(model, [SETOSA]))
    [prediction] = answer.predictions
    assert prediction.label == "setosa"
    assert set(prediction.probabilities) == {"setosa", "versicolor", "virginica"}
    assert answer.model.name == "iris"


def test_numbers_that_the_model_has_no_answer_for_are_refused() -> None:
    model = service.loaded_model()
    probabilities = service.run(model, [SETOSA, [1e300, -1e300, 1e300, 0]])
    with pytest.raises(InvalidValuesError) as caught:
        service.prediction(model, probabilities)
    assert [error.pointer for error in caught.value.errors] == ["#/instances/1"]


def test_without_a_model_there_is_no_prediction(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "get_model", lambda: None)
    with pytest.raises(UnavailableError):
        service.loaded_model()
