"""Which answers change with a feature, and which changes are refused."""

from typing import Any

import pytest

from generator.changes import SWITCHES, features, features_on, parse_changes, settle, switch
from generator.errors import UsageError
from generator.questions import Questionnaire

pytestmark = pytest.mark.fast

DJANGO = {"framework": "django", "auth": "local", "admin": True, "project_name": "Shop"}
OPEN = {"framework": "django", "auth": "none", "project_name": "Shop"}
FLASK = {"framework": "flask", "auth": "local", "project_name": "Shop"}


def test_features_are_accounts_and_the_bool_questions_that_are_stored(
    questions: Questionnaire,
) -> None:
    assert {"accounts", "admin"} <= set(features(questions, "django"))
    assert features(questions, "flask")[0] == "accounts"
    assert "async" in features(questions, "django")
    assert "async" not in features(questions, "fastapi")
    for framework in questions.frameworks:
        assert set(features(questions, framework)) <= set(features(questions))


@pytest.mark.parametrize("framework", ["fastapi", "django", "flask"])
def test_the_templates_know_every_feature(questions: Questionnaire, framework: str) -> None:
    """`features`, which templates loop over, has the names that add and remove take."""
    names = features(questions, framework)
    everything = {name: True for name in names if name != "accounts"} | dict(SWITCHES[True])
    values: Any = questions.resolve({"framework": framework, **everything}).values

    assert sorted(map(str, values["features"])) == sorted(names)


def test_what_is_on_and_off(questions: Questionnaire) -> None:
    assert {"accounts", "admin"} <= set(features_on(questions, DJANGO))
    assert "accounts" not in features_on(questions, OPEN)


def test_a_feature_is_switched_by_its_answer(questions: Questionnaire) -> None:
    assert switch(questions, DJANGO, ["admin"], on=False) == ({"admin": False}, [])
    assert switch(questions, DJANGO | {"admin": False}, ["admin"], on=True) == ({"admin": True}, [])


def test_what_is_so_already_is_said(questions: Questionnaire) -> None:
    assert switch(questions, DJANGO, ["admin"], on=True) == ({}, ["admin is on already"])
    changes, already = switch(questions, DJANGO | {"admin": False}, ["accounts", "admin"], on=True)
    assert (changes, already) == ({"admin": True}, ["accounts is on already"])


def test_accounts_come_alone_unless_more_is_asked_for(questions: Questionnaire) -> None:
    alone, _ = switch(questions, OPEN, ["accounts"], on=True)
    both, _ = switch(questions, OPEN, ["accounts", "admin"], on=True)

    assert alone == {"auth": "local", "admin": False, "content": False}
    assert both == {"auth": "local", "admin": True, "content": False}


def test_without_accounts_the_admin_goes_too(questions: Questionnaire) -> None:
    changes, _ = switch(questions, DJANGO, ["accounts", "admin"], on=False)

    assert "admin" not in settle(questions, DJANGO, changes).recorded


@pytest.mark.parametrize(
    ("names", "on", "message", "hint"),
    [
        (["admn"], True, "there is no feature admn", "did you mean admin?"),
        (["license"], True, "license is an answer, no feature", "scaffold set license=VALUE"),
        (["admin"], True, "admin needs accounts", "add both: scaffold add accounts admin"),
    ],
)
def test_what_cannot_be_added(
    questions: Questionnaire, names: list[str], on: bool, message: str, hint: str
) -> None:
    with pytest.raises(UsageError) as refusal:
        switch(questions, OPEN, names, on=on)

    assert (refusal.value.message, refusal.value.hint) == (message, hint)


def test_a_feature_of_another_framework(questions: Questionnaire) -> None:
    others = set(features(questions)) - set(features(questions, "flask"))
    for name in others:
        with pytest.raises(UsageError, match=f"{name} is no feature of Flask projects"):
            switch(questions, FLASK, [name], on=True)


def test_what_others_need_stays(questions: Questionnaire) -> None:
    with pytest.raises(UsageError, match="admin cannot stay without accounts") as refusal:
        switch(questions, DJANGO, ["accounts"], on=False)
    assert refusal.value.hint == "remove both: scaffold remove accounts admin"

    with pytest.raises(UsageError, match="admin cannot stay without accounts"):
        parse_changes(questions, DJANGO, ["auth=none"])


def test_answers_are_set(questions: Questionnaire) -> None:
    settings = ["license=mit", "python_version=3.12", "auth=local"]

    assert parse_changes(questions, DJANGO, settings) == (
        {"license": "mit", "python_version": "3.12"},
        ["auth is local already"],
    )


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ("license", "license is no KEY=VALUE"),
        ("licence=mit", "there is no question licence"),
        ("license=gpl", "'gpl' is none of"),
        ("framework=flask", "a project keeps its framework"),
        ("accounts=true", "computed"),
        ("stage=small", "stage is asked only when framework == 'flask'"),
        ("priority=data", "no project stores priority"),
        ("author=Me", "author is asked only when license != 'none'"),
        ("project_name=django", "is a name that Python or a dependency uses"),
    ],
)
def test_what_cannot_be_set(questions: Questionnaire, setting: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        parse_changes(questions, DJANGO, [setting])


def test_an_answer_is_given_once(questions: Questionnaire) -> None:
    with pytest.raises(UsageError, match="given twice"):
        parse_changes(questions, DJANGO, ["license=mit", "license=none"])


def test_answers_that_go_together_are_set_together(questions: Questionnaire) -> None:
    changes, _ = parse_changes(questions, DJANGO, ["author=Me", "license=mit"])

    assert changes == {"author": "Me", "license": "mit"}
