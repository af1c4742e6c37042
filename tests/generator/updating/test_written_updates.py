"""An update is written, refused or taken back as a whole, whatever state a repository is in."""

import shutil
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given

from generator.errors import ExitCode, GeneratorError
from generator.updating.abort import abort
from generator.updating.finish import finish
from generator.updating.journal import reopen_journal
from generator.updating.merge import Merge
from generator.updating.plan import plan_changes, written_paths
from tests.generator.updating.checkouts import (
    SERVICE,
    Checkout,
    Scenario,
    make_repository,
    scenarios,
)
from tests.generator.updating.files import Files, Objects, read_files
from tests.generator.updating.invariants import lost_lines, lost_modes
from tests.generator.updating.trials import random_trials, tell

Renders = list[tuple[Files, Files]]


@pytest.fixture(scope="module")
def repositories(
    renders: Renders, tmp_path_factory: pytest.TempPathFactory
) -> dict[tuple[int, str], Path]:
    made = {}
    for number, (base, _) in enumerate(renders):
        for prefix in ("", SERVICE):
            made[number, prefix] = tmp_path_factory.mktemp("repository") / "top"
            make_repository(made[number, prefix], base, prefix)
    return made


def test_an_update_is_written_or_refused_or_taken_back(
    renders: Renders,
    repositories: dict[tuple[int, str], Path],
    objects: Objects,
    tmp_path: Path,
    request: pytest.FixtureRequest,
) -> None:
    counted: Counter[str] = Counter()

    @random_trials(request, share=0.1)
    @given(scenarios(len(renders)))
    def check(scenario: Scenario) -> None:
        counted["examples"] += 1
        folder = tmp_path / str(counted["examples"])
        repository = repositories[scenario.update, scenario.prefix]
        checkout = Checkout(repository, folder, renders[scenario.update], scenario)
        merge = update_and_abort(checkout, objects)
        if merge is None:
            counted["refused"] += 1
        elif merge.conflicts:
            counted["conflicting"] += 1
        else:
            update_twice(checkout, objects)
        shutil.rmtree(folder)

    check()
    tell(request, counted)
    assert counted["refused"] < counted["examples"] / 2
    assert counted["refused"] or counted["examples"] < 50


def update_and_abort(checkout: Checkout, objects: Objects) -> Merge | None:
    """The merge, unless it was refused. Either way everything is as it was before."""
    before = checkout.state()
    with checkout.merged(objects, checkout.base, checkout.theirs) as (aside, merge):
        unsaved = {
            path
            for path in {*checkout.ours, *checkout.on_disk}
            if checkout.ours.get(path) != checkout.on_disk.get(path)
        }
        try:
            checkout.apply(aside, merge)
        except GeneratorError as error:
            assert (error.exit_code, "taken back" in error.message) == (ExitCode.TARGET, False)  # noqa: PT017
            assert unsaved
            assert checkout.state() ^ before == set()
            return None
        assert written_paths(merge) & unsaved == set()
        check_written(checkout, merge, unsaved)
        abort(checkout.repository)
        assert checkout.state() ^ before == set()
        return merge


def check_written(checkout: Checkout, merge: Merge, unsaved: set[str]) -> None:
    now, changes = read_files(checkout.project), plan_changes(merge)
    assert list(lost_lines(checkout.on_disk, now, changes)) == []
    assert lost_modes(checkout.base, checkout.ours, now, changes) == []
    assert {path for path in unsaved if now.get(path) != checkout.on_disk.get(path)} == set()


def update_twice(checkout: Checkout, objects: Objects) -> None:
    with checkout.merged(objects, checkout.base, checkout.theirs) as (aside, merge):
        checkout.apply(aside, merge)
    with reopen_journal(checkout.repository) as journal:
        finish(checkout.repository, journal)
    after_first = checkout.state()
    with checkout.merged(objects, checkout.theirs, checkout.theirs) as (_, second):
        assert written_paths(second) == set()
    assert checkout.state() ^ after_first == set()
