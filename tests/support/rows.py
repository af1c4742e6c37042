"""The matrix: which projects are rendered and run, as data."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

FRAMEWORKS = ("fastapi", "django", "flask")
# What a project serves by each answer to `ml`, as marks of tests name it.
SERVED_MODELS = {"model": "predict", "llm": "chat"}


@dataclass(frozen=True)
class Row:
    """One rendered project on one database.

    `python` is what the row asks for; where that interpreter is missing, it runs on the lowest.
    """

    framework: str
    auth: str
    database: str
    python: str
    extra: dict[str, Any] = field(default_factory=dict, hash=False)

    @property
    def id(self) -> str:
        return "-".join([self.framework, self.auth, self.database, *sorted(self.extra)])

    @property
    def features(self) -> frozenset[str]:
        """What the row's project has that others do not, as marks of tests name it."""
        answers = {"admin": (self.framework, self.auth) == ("django", "local"), **self.extra}
        features = {name for name, answer in answers.items() if answer is True}
        if self.extra.get("interface", "api") != "api":
            features.add("pages")
        if (ml := self.extra.get("ml", "none")) != "none":
            features.add(SERVED_MODELS[ml])
        if self.auth == "local":
            core_only = self.extra.get("stage", "product") != "product"
            features |= {"accounts"} if core_only else {"accounts", "mail"}
        return frozenset(features)

    @property
    def accounts(self) -> bool:
        return "accounts" in self.features


def with_features(row: Row, features: frozenset[str]) -> Row:
    """The row, with what it lacks of the features."""
    more: dict[str, Any] = dict.fromkeys(features - row.features, True)
    if more.pop("pages", None):
        more["interface"] = "both"
    for answer, mark in SERVED_MODELS.items():
        if more.pop(mark, None):
            more["ml"] = answer
    return replace(row, extra={**row.extra, **more})


# A full row for each framework on both databases; without accounts the databases alternate.
# The Python versions are spread so that each framework meets three of them.
ROWS = (
    Row("fastapi", "local", "sqlite", "3.11"),
    Row(
        "fastapi",
        "local",
        "postgresql",
        "3.13",
        {"admin": True, "ml": "model", "observability": True, "tasks": True},
    ),
    Row("fastapi", "none", "postgresql", "3.12", {"ml": "llm"}),
    Row("django", "local", "sqlite", "3.13", {"async": True, "interface": "both", "ml": "model"}),
    Row(
        "django",
        "local",
        "postgresql",
        "3.11",
        {"admin": False, "ml": "model", "observability": True, "tasks": True},
    ),
    Row("django", "none", "sqlite", "3.12", {"interface": "html"}),
    Row("flask", "local", "sqlite", "3.12", {"interface": "both", "ml": "model"}),
    Row(
        "flask",
        "local",
        "postgresql",
        "3.11",
        {"admin": True, "ml": "model", "observability": True, "tasks": True},
    ),
    Row("flask", "none", "postgresql", "3.13", {"stage": "prototype"}),
)

# With the rows above, every pair of values that the questions allow, which a test counts: held to
# their own check and to the main lines of the contract.
PAIRS = (
    Row("fastapi", "local", "sqlite", "3.12", {"ml": "llm", "observability": True, "tasks": True}),
    Row("fastapi", "local", "postgresql", "3.12", {"admin": True, "tasks": True}),
    Row("fastapi", "local", "sqlite", "3.13", {"admin": True, "ml": "llm", "observability": True}),
    Row("fastapi", "local", "postgresql", "3.11", {"ml": "model", "observability": True}),
    Row("fastapi", "none", "sqlite", "3.13", {"ml": "model"}),
    Row("fastapi", "none", "sqlite", "3.11", {"observability": True, "tasks": True}),
    Row(
        "django",
        "none",
        "sqlite",
        "3.11",
        {"async": True, "ml": "llm", "observability": True, "tasks": True},
    ),
    Row("django", "local", "postgresql", "3.12", {"admin": False, "async": True, "content": True}),
    Row("django", "local", "postgresql", "3.12", {"observability": True, "tasks": True}),
    Row("django", "local", "sqlite", "3.13", {"ml": "llm"}),
    Row(
        "django",
        "local",
        "postgresql",
        "3.13",
        {"content": True, "interface": "both", "ml": "llm", "observability": True, "tasks": True},
    ),
    Row(
        "django",
        "local",
        "sqlite",
        "3.11",
        {"admin": False, "interface": "both", "ml": "llm", "observability": True},
    ),
    Row(
        "django",
        "none",
        "postgresql",
        "3.13",
        {"interface": "both", "ml": "model", "tasks": True},
    ),
    Row("django", "local", "sqlite", "3.12", {"async": True, "content": True, "ml": "model"}),
    Row(
        "flask",
        "none",
        "sqlite",
        "3.11",
        {"interface": "both", "observability": True, "tasks": True},
    ),
    Row("flask", "local", "sqlite", "3.13", {"stage": "small"}),
    Row(
        "flask",
        "local",
        "postgresql",
        "3.12",
        {"interface": "both", "ml": "llm", "observability": True, "tasks": True},
    ),
    Row("flask", "local", "sqlite", "3.11", {"admin": True, "interface": "both", "tasks": True}),
    Row("flask", "local", "sqlite", "3.13", {"admin": True, "ml": "llm", "observability": True}),
    Row("flask", "none", "sqlite", "3.13", {"ml": "model"}),
    Row("flask", "none", "postgresql", "3.11", {"ml": "llm"}),
    Row("flask", "none", "postgresql", "3.12", {"interface": "both", "stage": "prototype"}),
)


def parameters(rows: Iterable[Row]) -> list[object]:
    """The rows as values of a parametrised test or fixture, each row's tests in one process."""
    return [pytest.param(row, id=row.id, marks=pytest.mark.xdist_group(row.id)) for row in rows]
