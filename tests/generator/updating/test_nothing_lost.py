"""Whatever a user and a template's authors do, no line of the user's is lost by an update."""

import time
from collections import Counter

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from generator.updating.merge import merge_trees
from generator.updating.plan import plan_changes
from generator.updating.unmanaged import Unmanaged
from tests.generator.updating.edits import (
    BY_AUTHORS,
    BY_USERS,
    Edit,
    Writer,
    edits,
    worth_aiming_at,
)
from tests.generator.updating.files import Files, Objects
from tests.generator.updating.invariants import (
    AUTHOR,
    USER,
    broken_files,
    foreign_line_ends,
    left_behind,
    lost_lines,
    lost_modes,
    missing_lines,
    overlaps,
    revived_lines,
)
from tests.generator.updating.trials import random_trials, tell


def test_a_merge_loses_nothing(
    renders: list[tuple[Files, Files]], objects: Objects, request: pytest.FixtureRequest
) -> None:
    counted: Counter[str] = Counter()

    @random_trials(request)
    @given(
        st.sampled_from(range(len(renders))),
        edits(BY_AUTHORS, 5),
        edits(BY_USERS, 6),
        st.integers(0, 9),
    )
    def check(update: int, by_authors: list[Edit], by_users: list[Edit], own: int) -> None:
        base, after = renders[update]
        template = Writer(AUTHOR, dict(after))
        template.apply(by_authors)
        places = worth_aiming_at(base, after, template.files)
        user = Writer(USER, dict(base), places)
        user.apply(by_users)
        theirs, ours = template.files, user.files
        # Now and then, a file that the user took out of management.
        kept = places[len(places) // 2].path if places and not own else None
        unmanaged = Unmanaged((kept,) if kept else ())

        trees = [objects.write_files(side) for side in (base, ours, theirs)]
        started = time.perf_counter()
        merge = merge_trees(objects.git, (trees[0], trees[1], trees[2]), "v2", unmanaged)
        elapsed = time.perf_counter() - started

        result, changes = objects.read_tree(merge.result), plan_changes(merge)
        overlapping = overlaps(base, ours, theirs)
        counted.update(examples=1, overlapping=overlapping, conflicting=bool(merge.conflicts))
        counted["milliseconds in merges"] += round(1000 * elapsed)
        event("both sides touch the same lines" if overlapping else "apart")
        assert list(lost_lines(ours, result, changes)) == []
        assert lost_modes(base, ours, result, changes) == []
        sides = (base, ours, theirs)
        assert list(revived_lines(sides, result, changes)) == []
        assert list(foreign_line_ends(sides, result, changes)) == []
        if not merge.unmanaged:
            origins = (user.origins, template.origins)
            assert list(left_behind(sides, result, origins)) == []
        assert list(missing_lines(theirs, result, changes, template.origins)) == []
        assert kept is None or result.get(kept) == ours.get(kept)
        if not merge.conflicts:
            assert list(broken_files(ours, theirs, result)) == []

    check()
    tell(request, counted)
    assert counted["overlapping"] >= 0.3 * counted["examples"]
