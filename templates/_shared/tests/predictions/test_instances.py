import pytest

from app.core.errors import InvalidValuesError
from app.predictions.instances import MAX_ERRORS, rows_of
from app.predictions.model import load_model
from app.predictions.settings import get_prediction_settings

MODEL = load_model(get_prediction_settings().model_path)
INSTANCE: dict[str, object] = {
    "petal_width": 0.2,
    "petal_length": 1.4,
    "sepal_width": 3.5,
    "sepal_length": 5,
}


def pointers(*instances: dict[str, object]) -> list[str]:
    """Those of the errors."""
    with pytest.raises(InvalidValuesError) as caught:
        rows_of(MODEL, instances)
    return [error.pointer for error in caught.value.errors]


def test_the_models_order_counts_and_not_the_callers() -> None:
    assert rows_of(MODEL, [INSTANCE]) == [[5.0, 3.5, 1.4, 0.2]]


def test_a_missing_feature_and_one_that_the_model_does_not_know_are_named() -> None:
    renamed = {**INSTANCE, "petal_colour": INSTANCE["petal_width"]}
    del renamed["petal_width"]
    assert pointers(INSTANCE, renamed) == [
        "#/instances/1/petal_width",
        "#/instances/1/petal_colour",
    ]


@pytest.mark.parametrize("value", ["5.1", True, None, [], {}, float("inf"), float("nan"), 10**400])
def test_what_is_no_number_is_named(value: object) -> None:
    assert pointers({**INSTANCE, "sepal_width": value}) == ["#/instances/0/sepal_width"]


def test_the_errors_have_an_end() -> None:
    wrong: dict[str, object] = {f"wrong_{number}": 1 for number in range(2 * MAX_ERRORS)}
    assert len(pointers({**INSTANCE, **wrong})) == MAX_ERRORS


@pytest.mark.parametrize("name", ["\ud800", "\0", ""])
def test_a_name_can_be_anything(name: str) -> None:
    assert len(pointers({**INSTANCE, name: 1})) == 1
