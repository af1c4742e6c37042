"""The options of the questionnaire, and the sets of answers that are rendered, as data."""

from typing import Any

from tests.support.rows import FRAMEWORKS

Answers = dict[str, Any]

# Each option's values beside its default. A value that nobody renders is one that nobody knows.
OPTIONS: dict[str, list[Any]] = {
    "project_name": ["Another Name"],
    "project_description": ["Sells tea & 'cups'"],
    "python_version": ["3.12", "3.13", "3.14"],
    "license": ["mit", "apache-2.0", "bsd-3-clause"],
    "author": ["Ada Lovelace"],
    "auth": ["none"],
    "interface": ["html", "both"],
    "admin": [True, False],
    "ci": ["gitlab", "none"],
    "scaffold_source": ["git+https://example.com/scaffold.git@main"],
    "async": [True],
    "content": [True],
    "tasks": [True],
    "observability": [True],
    "stage": ["prototype", "small"],
    "ml": ["model", "llm"],
}
# Where a value is the default, it changes nothing.
DEFAULTS: dict[str, dict[str, Any]] = {"admin": {"fastapi": False, "django": True, "flask": False}}
# What must be answered too for an option to be asked at all.
NEEDS: dict[str, Answers] = {"author": {"license": "mit"}}
ONLY: dict[str, tuple[str, ...]] = {
    "interface": ("django", "flask"),
    "async": ("django",),
    "content": ("django",),
    "stage": ("flask",),
}


def base(framework: str, **answers: Any) -> Answers:
    return {"project_name": "Tea Shop", "framework": framework, "python_version": "3.11", **answers}


def single_changes() -> list[tuple[str, str, Any]]:
    """(framework, option, value) for every value of every option that the framework has."""
    return [
        (framework, option, value)
        for framework in FRAMEWORKS
        for option, values in OPTIONS.items()
        if framework in ONLY.get(option, FRAMEWORKS)
        for value in values
        if value != DEFAULTS.get(option, {}).get(framework)
    ]
