"""What an update means for each file."""

import os
from dataclasses import dataclass
from enum import StrEnum, auto

from generator.updating.merge import Merge
from generator.updating.merge_repository import MergeRepository

CONFLICTS = {
    frozenset({1, 2, 3}): "changed on both sides",
    frozenset({2, 3}): "added on both sides",
    frozenset({1, 2}): "changed in your project, deleted in the template",
}


class Status(StrEnum):
    NEW = auto()
    CHANGED = auto()  # as it came from the template before
    MERGED = auto()  # with changes of the project's
    CONFLICT = auto()
    DELETED = auto()
    KEPT = auto()  # as the project has it, which is not as the template had it


@dataclass(frozen=True)
class FileChange:
    path: str
    status: Status
    renamed_from: str | None = None
    note: str | None = None


def plan_changes(merge: Merge) -> tuple[FileChange, ...]:
    """Every file that the update writes, and every file of the template's that it leaves alone."""
    moved = set(merge.renames.values())
    touched = {*merge.base, *merge.ours, *merge.theirs, *merge.result, *merge.conflicts} - moved
    changes = (_change(merge, path) for path in sorted(touched))
    return tuple(change for change in changes if change)


def written_paths(merge: Merge) -> set[str]:
    """The paths whose content, mode or state in the index the update sets."""
    paths = {*merge.ours, *merge.result}
    return {path for path in paths if merge.ours.get(path) != merge.result.get(path)} | (
        merge.conflicts
    )


def count_lines(aside: MergeRepository, merge: Merge) -> dict[str, tuple[int, int]]:
    """Lines added to and removed from each text file by writing the merge."""
    trees = aside.whole_tree(), aside.merged_whole_tree(merge)
    count = ("diff-tree", "-r", "-z", "--numstat", "--no-renames", *trees)
    entries = (entry.split(b"\t", 2) for entry in aside.project.run(*count).split(b"\0")[:-1])
    return {
        os.fsdecode(path).removeprefix(aside.prefix): (int(added), int(removed))
        for added, removed, path in entries
        if added != b"-"
    }


def _change(merge: Merge, path: str) -> FileChange | None:
    ours, result = merge.ours.get(path), merge.result.get(path)
    if path in merge.conflicts:
        numbers = frozenset(stage.number for stage in merge.stages if stage.path == path)
        return FileChange(path, Status.CONFLICT, note=CONFLICTS.get(numbers))
    if path in merge.unmanaged:
        managed = path in merge.base or path in merge.theirs
        return FileChange(path, Status.KEPT, note="unmanaged") if managed else None
    if ours == result:
        own = path in merge.base and ours != merge.base[path]
        note = None if ours else "no longer in your project's git"
        return FileChange(path, Status.KEPT, note=note) if own else None
    if result is None:
        return FileChange(path, Status.DELETED)
    before = merge.renames.get(path, path)
    if before not in merge.ours:
        return FileChange(path, Status.NEW)
    unchanged = merge.ours[before] == merge.base.get(before)
    status = Status.CHANGED if unchanged else Status.MERGED
    return FileChange(path, status, renamed_from=before if before != path else None)
