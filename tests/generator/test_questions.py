"""The questions, and that they are evaluated here as Copier evaluates them."""

import re
import sys
import tomllib
from collections.abc import Callable
from inspect import signature
from itertools import product
from keyword import kwlist
from pathlib import Path
from typing import Any, get_args

import copier
import pytest
import yaml

from generator.names import project_name
from generator.options import NEEDS
from generator.questions import Questionnaire, load, questions_folder, render, to_bool
from tests.support.git_template import write_files
from tests.support.projects import ROOT

pytestmark = pytest.mark.fast

COMPUTED = ("project_slug", "accounts", "features", "admin", "core_only", "mail")
SHOWN = " ".join(f"{{{{ {name} }}}}" for name in COMPUTED) + "\n"
BESIDE_THE_CORE = ("admin", "tasks", "observability")
ANSWERS: list[dict[str, Any]] = [
    {"framework": framework, "auth": auth, "license": licence, **admin}
    for framework, auth, licence, admin in product(
        ("fastapi", "django"), ("local", "none"), ("none", "mit"), ({}, {"admin": False})
    )
    if not (admin and licence == "mit")
] + [
    {"framework": "flask"},
    *({"framework": "flask", "stage": stage} for stage in ("prototype", "small")),
    *({"framework": name, "admin": True} for name in ("fastapi", "django", "flask")),
    {"framework": "fastapi", "tasks": True},
]


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The questions of this clone, with a project that only shows the answers."""
    folder = tmp_path_factory.mktemp("questions")
    files = {"copier.yml": (ROOT / "copier.yml").read_bytes()}
    for path in (ROOT / "questions").iterdir():
        files[f"questions/{path.name}"] = path.read_bytes()
    for framework in ("fastapi", "django", "flask"):
        files[f"templates/{framework}/answers.yml.jinja"] = b"{{ _copier_answers|to_nice_yaml }}"
        files[f"templates/{framework}/shown.jinja"] = SHOWN.encode()
    write_files(folder, files)
    return folder


@pytest.fixture
def copy(template: Path, tmp_path: Path) -> Callable[[dict[str, Any]], Path]:
    def run(answers: dict[str, Any]) -> Path:
        settings = copier.Settings()
        copier.run_copy(
            str(template), tmp_path / "to", answers, defaults=True, quiet=True, settings=settings
        )
        return tmp_path / "to"

    return run


@pytest.mark.parametrize("answers", ANSWERS, ids=str)
def test_answers_resolve_as_copier_records_them(
    questions: Questionnaire, copy: Callable[[dict[str, Any]], Path], answers: dict[str, Any]
) -> None:
    given = {"project_name": "Bob's R&D (EU) shop", **answers}
    resolved = questions.resolve(given)
    folder = copy(resolved.recorded)
    recorded = yaml.safe_load((folder / "answers.yml").read_text())
    del recorded["_src_path"]
    assert resolved.recorded == recorded
    assert resolved.missing == ()
    values = resolved.values
    shown = " ".join(str(values[name]) for name in COMPUTED)
    assert (folder / "shown").read_text() == f"{shown}\n"


@pytest.mark.parametrize(
    "answers",
    [
        {"framework": "fastapi", "interface": "html"},
        {"framework": "flask", "content": True},
        {"framework": "django", "auth": "none", "admin": True},
        {"framework": "fastapi", "auth": "none", "admin": True},
        *({"framework": "flask", name: True, "stage": "prototype"} for name in BESIDE_THE_CORE),
        {"project_name": "Class"},
        {"project_name": "x" * 65},
        {"project_name": "&!"},
        {"project_name": 'The "Shop"'},
        {"project_description": "two\nlines"},
        {"license": "mit", "author": 'a "b"'},
        {"scaffold_source": "$(id)"},
        {"scaffold_source": 'a" b'},
        {"scaffold_source": "two\nlines"},
        {"scaffold_source": "-r requirements.txt"},
        {"scaffold_source": "${{ secrets.ALL }}"},
        {"scaffold_source": "https://me:secret@example.com/scaffold.whl"},
    ],
    ids=str,
)
def test_what_is_refused_here_copier_refuses_in_the_same_words(
    questions: Questionnaire, copy: Callable[[dict[str, Any]], Path], answers: dict[str, Any]
) -> None:
    given = {"project_name": "shop", **answers}
    refusal = next(iter(questions.resolve(given).refusals.values()))
    wrong, _, remedy = str(refusal).partition(": ")
    assert wrong
    assert remedy, "a refusal says what is wrong, then what to do"
    with pytest.raises(ValueError, match=re.escape(str(refusal))):
        copy(given)


def test_text_keeps_its_last_line_end_as_with_copier() -> None:
    assert render("{{ 1 }}\n", {}) == "1\n"


def test_what_is_asked_is_answered_in_the_order_of_the_files() -> None:
    included = re.findall(
        r"^--- !include questions/(.+)$", (ROOT / "copier.yml").read_text(), re.MULTILINE
    )
    assert included == sorted(path.name for path in questions_folder().iterdir())
    assert load(ROOT / "questions").frameworks == ["fastapi", "django", "flask"]


def test_each_line_fits_a_terminal_of_80_columns(questions: Questionnaire) -> None:
    for question in (*questions.needs, *questions.options):
        assert len(question.title) <= 76
        assert len(question.consequence) <= 76
        for choice in question.choices:
            assert len(f"{choice.label}: {choice.consequence}") <= 74, choice


def test_each_choice_of_a_need_says_what_follows_from_it(questions: Questionnaire) -> None:
    for need in questions.needs:
        assert need.consequence
        assert need.choices
        assert any(choice.consequence for choice in need.choices)


def test_the_options_of_the_command_line_are_the_needs(questions: Questionnaire) -> None:
    needs = {need.name: need for need in questions.needs}
    assert [name.rstrip("_") for name in NEEDS] == list(needs)
    for name, annotation in NEEDS.items():
        kind, _none = get_args(get_args(annotation)[0])
        values = [choice.value for choice in needs[name.rstrip("_")].choices]
        if kind is bool:
            assert set(values) == {False, True}
        else:
            assert list(get_args(kind)) == values


def test_the_frameworks_of_the_command_line_are_those_of_the_questions(
    questions: Questionnaire,
) -> None:
    from generator import cli

    annotation = signature(cli.new, eval_str=True).parameters["framework"].annotation
    kind, _none = get_args(get_args(annotation)[0])
    assert list(get_args(kind)) == questions.frameworks


def normalised(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower().strip("-")


def test_no_project_takes_the_name_of_a_keyword_a_module_or_a_dependency(
    questions: Questionnaire,
) -> None:
    reserved = set(str(questions.resolve({}).values["reserved_names"]).split())
    modules = {name for name in sys.stdlib_module_names if not name.startswith("_")}
    expected = {*map(normalised, kwlist), *map(normalised, modules), "app", "config", "tests"}
    assert expected <= reserved


def test_a_bool_is_read_as_it_is_written_and_nothing_else_is_one() -> None:
    assert to_bool("Yes")
    assert not to_bool("off")
    assert to_bool(True)
    with pytest.raises(ValueError, match="neither true nor false"):
        to_bool("maybe")


@pytest.mark.parametrize(
    ("typed", "slug"),
    [
        ("My Shop", "my-shop"),
        ("  my_shop.v2 ", "my-shop-v2"),
        ("Café Zürich", "cafe-zurich"),
        ("Straße", "strasse"),
        ("Bob\u2019s Burgers", "bobs-burgers"),
        ("C++ Tools!", "c-tools"),
        ("2048", "2048"),
    ],
)
def test_a_name_becomes_a_normalised_distribution_name(
    questions: Questionnaire, typed: str, slug: str
) -> None:
    resolved = questions.resolve({"project_name": project_name(typed)})
    assert resolved.values["project_slug"] == slug
    assert not resolved.refusals


def test_the_package_that_is_built_holds_the_questions() -> None:
    build = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["hatch"]["build"]
    included = build["targets"]["wheel"]["force-include"]
    assert included["questions"] == "generator/questions"
