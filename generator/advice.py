"""The recommender's knowledge, read from `advice.toml`, which says what its rows are for."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

Condition = Mapping[str, list[object]]


@dataclass(frozen=True)
class Rule:
    situation: str
    framework: str
    points: int
    reason: str
    when: Condition


@dataclass(frozen=True)
class Caveat:
    frameworks: list[str]
    text: str
    when: Condition = field(default_factory=dict)


@dataclass(frozen=True)
class Companion:
    framework: str
    task: str
    reason: str
    when: Condition


@dataclass(frozen=True)
class Advice:
    rules: tuple[Rule, ...]
    companions: tuple[Companion, ...]
    caveats: tuple[Caveat, ...]


@cache
def advice() -> Advice:
    rows = tomllib.loads(Path(__file__).with_name("advice.toml").read_text(encoding="utf-8"))
    return Advice(
        tuple(Rule(**row) for row in rows["rule"]),
        tuple(Companion(**row) for row in rows["companion"]),
        tuple(Caveat(**row) for row in rows["caveat"]),
    )
