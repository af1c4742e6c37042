import json

import pytest

from app.core.errors import FieldError, InvalidValuesError, NotFoundError, ServiceError
from app.core.problems import problem, problem_for


def test_a_problem_has_the_members_of_rfc_9457() -> None:
    assert json.loads(problem(404).to_json()) == {
        "type": "about:blank",
        "title": "Not Found",
        "status": 404,
        "detail": "Nothing matches the given URI",
    }


def test_an_error_becomes_its_problem() -> None:
    made = problem_for(NotFoundError("There is no such item."))
    assert made.status == 404
    assert made.document["detail"] == "There is no such item."


def test_invalid_values_are_listed() -> None:
    made = problem_for(InvalidValuesError(FieldError("#/title", "is too long")))
    assert made.status == 422
    assert made.document["errors"] == [{"pointer": "#/title", "detail": "is too long"}]


def test_an_error_without_a_problem_is_a_mistake() -> None:
    class NewError(ServiceError):
        pass

    with pytest.raises(NotImplementedError, match="NewError"):
        problem_for(NewError("detail"))
