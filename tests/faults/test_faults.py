"""Each fault, put into each skeleton, turns red the tests that say so; without it all are green."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.catalogue import Fault, faults
from tests.faults.skeleton import Skeleton
from tests.faults.table import PAGE, page
from tests.support.projects import Projects, Render, answers_of
from tests.support.rows import FRAMEWORKS, ROWS, Row, with_features

# Two groups a framework, so that two processes share the work; each installs the project once.
GROUPS = 2

Features = frozenset[str]
Skeletons = Callable[[str, Features], Skeleton]


def skeleton_row(framework: str, features: Features) -> Row:
    """The matrix's own row, which some process may have installed already, and these features."""
    row = next(
        r for r in ROWS if (r.framework, r.auth, r.database) == (framework, "local", "sqlite")
    )
    return with_features(row, features)


def faults_of(framework: str) -> list[Fault]:
    return [fault for fault in faults() if framework in fault.changes]


def cases() -> list[object]:
    return [
        pytest.param(
            framework,
            fault,
            id=f"{framework}-{fault.id}",
            marks=pytest.mark.xdist_group(f"faults-{framework}-{number % GROUPS}"),
        )
        for framework in FRAMEWORKS
        for number, fault in enumerate(faults_of(framework))
    ]


@pytest.fixture(scope="session")
def skeletons(projects: Projects, tmp_path_factory: pytest.TempPathFactory) -> Skeletons:
    prepared: dict[Row, Skeleton] = {}

    def of(framework: str, features: Features) -> Skeleton:
        row = skeleton_row(framework, features)
        if row not in prepared:
            prepared[row] = Skeleton(projects.of(row), tmp_path_factory.mktemp(framework))
        return prepared[row]

    return of


@pytest.mark.parametrize(("framework", "fault"), cases())
def test_a_fault_is_noticed(skeletons: Skeletons, framework: str, fault: Fault) -> None:
    skeleton = skeletons(framework, fault.features)
    outcome = skeleton.test(fault.id, fault.changes[framework], fault.killers)
    assert outcome.is_red, outcome.output


@pytest.mark.parametrize(
    "framework",
    [pytest.param(name, marks=pytest.mark.xdist_group(f"faults-{name}-0")) for name in FRAMEWORKS],
)
def test_without_a_fault_all_is_green(skeletons: Skeletons, framework: str) -> None:
    """Else a fault would be noticed by a test that is red anyway.

    Over the rows of the matrix tests/contract runs the same tests.
    """
    killers: dict[Features, dict[str, None]] = {}
    for fault in faults_of(framework):
        if skeleton_row(framework, fault.features) not in ROWS:
            killers.setdefault(fault.features, {}).update(dict.fromkeys(fault.killers))
    for features, tests in killers.items():
        outcome = skeletons(framework, features).test("sound", None, tuple(tests))
        assert outcome.exit_code == 0, outcome.output


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_every_change_still_fits(render: Render, tmp_path: Path, framework: str) -> None:
    for fault in faults_of(framework):
        folder = render(answers_of(skeleton_row(framework, fault.features)))
        change = fault.changes[framework]
        copy = tmp_path / fault.id / change.file
        copy.parent.mkdir(parents=True)
        copy.write_bytes((folder / change.file).read_bytes())
        change.apply(tmp_path / fault.id)


@pytest.mark.fast
def test_the_catalogue_is_sound() -> None:
    ids = [fault.id for fault in faults()]
    assert len(ids) >= 30
    assert len(set(ids)) == len(ids)
    for fault in faults():
        assert fault.killers, fault.id
        for change in fault.changes.values():
            assert change.old != change.new, fault.id


@pytest.mark.fast
def test_the_documented_table_is_current() -> None:
    """`python -m tests.faults.table` writes it."""
    assert PAGE.read_text(encoding="utf-8") == page()
