"""The matrix runs every pair of values that the questions allow."""

from itertools import combinations

import pytest

from generator.questions import Question, Resolved, load
from tests.support.rows import FRAMEWORKS, PAIRS, ROWS, Row

pytestmark = pytest.mark.fast

Value = tuple[str, object]

# What these topics ask is rendered and linted in each value; no row runs for it.
RENDERED_ONLY = {"framework", "project", "ci"}
# Those that differ in words alone are one.
SAME = {"html": "both", "small": "prototype"}


def options() -> list[Question]:
    asked = [*load().needs, *load().options]
    return [q for q in asked if q.topic not in RENDERED_ONLY and q.when is not False]


def values_of(question: Question) -> list[object]:
    choices = [choice.value for choice in question.choices]
    return [value for value in choices if value not in SAME]


def resolved(framework: str, answers: dict[str, object]) -> Resolved:
    return load().resolve({"project_name": "Shop", "framework": framework, **answers})


def is_allowed(framework: str, values: dict[str, object]) -> bool:
    answers = resolved(framework, values)
    return not answers.refusals and values.keys() <= set(answers.visible)


def run_by(row: Row) -> set[Value]:
    answers = resolved(row.framework, {"auth": row.auth, **row.extra})
    names = [question.name for question in options() if question.name in answers.visible]
    stored = {name: answers.values[name] for name in names}
    return {("database", row.database)} | {
        (name, SAME.get(str(value), value)) for name, value in stored.items()
    }


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_every_pair_of_values_is_run(framework: str) -> None:
    rows = [run_by(row) for row in (*ROWS, *PAIRS) if row.framework == framework]
    run = {frozenset(pair) for values in rows for pair in combinations(values, 2)}
    possible = {question.name: values_of(question) for question in options()}
    missing = [
        f"{one}={value}, {other}={another}"
        for one, other in combinations(possible, 2)
        for value in possible[one]
        for another in possible[other]
        if is_allowed(framework, {one: value, other: another})
        and frozenset({(one, value), (other, another)}) not in run
    ]
    missing += [
        f"{name}={value} on {database}"
        for name, values in possible.items()
        for value in values
        for database in ("sqlite", "postgresql")
        if is_allowed(framework, {name: value})
        and frozenset({(name, value), ("database", database)}) not in run
    ]
    assert not missing, "\n".join(missing)
