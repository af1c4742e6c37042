"""The table of faults: each breaks a promise of the contract in a line, and names who notices."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.support.rows import FRAMEWORKS

FOLDER = Path(__file__).with_name("data")


@dataclass(frozen=True)
class Change:
    """A replacement in a rendered project; `old` stands in the file exactly once."""

    file: str
    old: str
    new: str

    def apply(self, project: Path) -> None:
        """Raises ValueError if the file does not have the text exactly once."""
        path = project / self.file
        text = path.read_text(encoding="utf-8")
        if text.count(self.old) != 1:
            raise ValueError(f"{self.file} has {text.count(self.old)} times:\n{self.old}")
        path.write_text(text.replace(self.old, self.new), encoding="utf-8")


@dataclass(frozen=True)
class Fault:
    """What breaks, the tests of tests/contract that turn red, and how to break it where.

    It needs a project with `features`, and is made only in the frameworks that `changes` names.
    """

    id: str
    breaks: str
    killers: tuple[str, ...]
    changes: dict[str, Change]
    features: frozenset[str]


@cache
def faults() -> tuple[Fault, ...]:
    """All faults, in the order of the files and of the tables within them."""
    return tuple(
        _fault(name, table)
        for file in sorted(FOLDER.glob("*.toml"))
        for name, table in tomllib.loads(file.read_text(encoding="utf-8")).items()
    )


def _fault(name: str, table: dict[str, object]) -> Fault:
    """`[id.all]` is a change of a module that the frameworks share; their own tables come first.

    `[id.sqlalchemy]` is one of a module that is FastAPI's and Flask's alone.
    """
    changes = {}
    for framework in FRAMEWORKS:
        shared = "all" if framework == "django" or "sqlalchemy" not in table else "sqlalchemy"
        change = table.get(framework) or table.get(shared)
        if change is None and "features" in table:
            continue
        assert isinstance(change, dict), f"{name}: nothing for {framework}"
        changes[framework] = Change(**change)
    killers, features = table["killers"], table.get("features", [])
    assert isinstance(killers, list)
    assert isinstance(features, list)
    return Fault(name, str(table["breaks"]), tuple(killers), changes, frozenset(features))
