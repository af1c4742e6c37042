"""The recommender, over every combination of needs."""

from itertools import product

import pytest

from generator.advice import advice
from generator.presets import presets
from generator.questions import Questionnaire, load
from generator.recommender import TIE_BREAKERS, advise, decides, rank, recommend

pytestmark = pytest.mark.fast

QUESTIONS = load()
NAMES = [question.name for question in QUESTIONS.needs]
VALUES = {
    question.name: [choice.value for choice in question.choices] for question in QUESTIONS.needs
}
COMBINATIONS = [dict(zip(NAMES, values, strict=True)) for values in product(*VALUES.values())]


def best(needs: dict[str, object]) -> str:
    return rank(QUESTIONS, needs)[0].framework


def test_all_combinations_are_tried() -> None:
    assert len(COMBINATIONS) == 3 * 2 * 2 * 3 * 2 * 3 * 5 * 5


def test_the_first_is_one_that_the_needs_allow_and_no_other_ties_with_it() -> None:
    for needs in COMBINATIONS:
        winner, second, _ = rank(QUESTIONS, needs)
        assert not winner.refusals, needs
        assert winner.reasons, needs
        assert second.refusals or winner.score > second.score, needs


def test_each_listed_change_alone_changes_the_answer_and_none_is_left_out() -> None:
    for needs in COMBINATIONS:
        current = best(needs)
        expected = {
            (name, value): best({**needs, name: value})
            for name in NAMES
            for value in VALUES[name]
            if best({**needs, name: value}) != current
        }
        listed = recommend(QUESTIONS, needs).would_change
        assert {(c.need, c.value): c.framework for c in listed} == expected, needs


def test_an_admin_with_a_model_or_waiting_requests_is_django_with_fastapi_alongside() -> None:
    for needs in COMBINATIONS:
        recommendation = recommend(QUESTIONS, needs)
        if needs["admin"] and (needs["ml"] != "none" or needs["async"]):
            assert recommendation.framework == "django"
            assert recommendation.alongside
            assert recommendation.alongside["framework"] == "fastapi"
        else:
            assert recommendation.alongside is None
            assert not needs["admin"] or recommendation.framework == "django"


@pytest.mark.parametrize(
    ("needs", "ranking"),
    [
        ({}, ["fastapi"]),
        ({"stage": "prototype", "admin": True}, ["django"]),
        # On Flask a prototype is the core alone, which serves no model.
        ({"stage": "prototype", "ml": "model"}, ["fastapi", "django"]),
        ({"interface": "api"}, ["fastapi"]),
        ({"ml": "llm"}, ["fastapi"]),
        ({"async": True}, ["fastapi"]),
        ({"admin": True, "stage": "product"}, ["django"]),
        ({"admin": True, "stage": "small"}, ["django"]),
        ({"content": True}, ["django"]),
        ({"priority": "compliance"}, ["django"]),
        ({"priority": "data"}, ["django"]),
        ({"stage": "prototype"}, ["flask"]),
        ({"stage": "small"}, ["flask"]),
        ({"stage": "small", "team": "new"}, ["flask"]),
        ({"priority": "control"}, ["flask"]),
        ({"interface": "both", "stage": "small"}, ["flask"]),
        ({"team": "new"}, ["django"]),
        ({"team": "fastapi"}, ["fastapi"]),
        ({"team": "django"}, ["django"]),
        ({"priority": "throughput"}, ["fastapi"]),
    ],
)
def test_each_row_of_the_field_notes_leads_to_its_framework(
    questions: Questionnaire, needs: dict[str, object], ranking: list[str]
) -> None:
    found = [fit.framework for fit in recommend(questions, needs).ranking]
    assert found[: len(ranking)] == ranking


def test_the_rows_name_frameworks_needs_and_values_that_there_are(questions: Questionnaire) -> None:
    conditions = [rule.when for rule in advice().rules]
    conditions += [companion.when for companion in advice().companions]
    conditions += [caveat.when for caveat in advice().caveats]
    for condition in conditions:
        for need, values in condition.items():
            assert set(values) <= set(VALUES[need]), condition
    frameworks = {rule.framework for rule in advice().rules}
    assert frameworks == set(questions.frameworks)
    assert {name for caveat in advice().caveats for name in caveat.frameworks} == frameworks


def test_a_tie_breaker_decides_only_where_some_answer_changes_the_first() -> None:
    assert decides(QUESTIONS, "team", {})
    assert not decides(QUESTIONS, "team", {"admin": True})
    for need in TIE_BREAKERS:
        assert not decides(QUESTIONS, need, {"content": True})


def test_what_this_release_leaves_out_is_said_for_the_framework_that_was_chosen() -> None:
    for framework in ("fastapi", "flask"):
        lines = advise(QUESTIONS, framework, {"admin": True})
        assert any("your code to keep" in line for line in lines)
    assert not any("generated" in it for it in advise(QUESTIONS, "django", {"content": True}))
    for framework in ("django", "flask"):
        advice = advise(QUESTIONS, framework, {"interface": "html"})
        assert not any("generated" in line for line in advice)
        assert not any(
            "generated" in line for line in advise(QUESTIONS, framework, {"ml": "model"})
        )


def test_choosing_against_the_advice_says_what_fits_better() -> None:
    line = advise(QUESTIONS, "flask", {"async": True})[0]
    assert line.startswith("FastAPI fits these needs better: ")
    assert advise(QUESTIONS, "fastapi", {"interface": "api"}) == []
    assert advise(QUESTIONS, "flask", {}) == [], "no need is stated, so there is no advice"


def test_presets_are_answers_to_all_needs_but_the_tie_breakers(questions: Questionnaire) -> None:
    for preset in presets().values():
        assert set(preset.needs) == set(NAMES) - set(TIE_BREAKERS)
        for name, value in preset.needs.items():
            assert questions[name].parse(value) == value
