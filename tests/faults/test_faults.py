"""Each fault, put into each skeleton, turns red the tests that say so; without it all are green."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.catalogue import Fault, faults
from tests.faults.skeleton import Skeleton
from tests.faults.table import PAGE, page
from tests.support.projects import Projects, Render, answers_of
from tests.support.rows import FRAMEWORKS, ROWS, Row

# Two groups a framework, so that two processes share the work; each installs the project once.
GROUPS = 2

Skeletons = Callable[[str], Skeleton]


def skeleton_row(framework: str) -> Row:
    """The matrix's own row, which some process may have installed already."""
    return next(
        r for r in ROWS if (r.framework, r.auth, r.database) == (framework, "local", "sqlite")
    )


def cases() -> list[object]:
    return [
        pytest.param(
            framework,
            fault,
            id=f"{framework}-{fault.id}",
            marks=pytest.mark.xdist_group(f"faults-{framework}-{number % GROUPS}"),
        )
        for framework in FRAMEWORKS
        for number, fault in enumerate(faults())
    ]


@pytest.fixture(scope="session")
def skeletons(projects: Projects, tmp_path_factory: pytest.TempPathFactory) -> Skeletons:
    prepared: dict[str, Skeleton] = {}

    def of(framework: str) -> Skeleton:
        if framework not in prepared:
            project = projects.of(skeleton_row(framework))
            prepared[framework] = Skeleton(project, tmp_path_factory.mktemp(framework))
        return prepared[framework]

    return of


@pytest.mark.parametrize(("framework", "fault"), cases())
def test_a_fault_is_noticed(skeletons: Skeletons, framework: str, fault: Fault) -> None:
    outcome = skeletons(framework).test(fault.id, fault.changes[framework], fault.killers)
    assert outcome.is_red, outcome.output


@pytest.mark.parametrize(
    "framework",
    [pytest.param(name, marks=pytest.mark.xdist_group(f"faults-{name}-0")) for name in FRAMEWORKS],
)
def test_without_a_fault_all_is_green(skeletons: Skeletons, framework: str) -> None:
    """Else a fault would be noticed by a test that is red anyway."""
    killers = dict.fromkeys(killer for fault in faults() for killer in fault.killers)
    outcome = skeletons(framework).test("sound", None, tuple(killers))
    assert outcome.exit_code == 0, outcome.output


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_every_change_still_fits(render: Render, tmp_path: Path, framework: str) -> None:
    folder = render(answers_of(skeleton_row(framework)))
    for fault in faults():
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
