"""What stands where an update would write: changes in no index, files that git does not track."""

import os
from collections.abc import Set
from pathlib import Path

from generator.errors import ExitCode, GeneratorError
from generator.git import GitError
from generator.updating.journal import Record
from generator.updating.merge import Merge
from generator.updating.merge_repository import MergeRepository
from generator.updating.plan import written_paths
from generator.updating.repository import Repository
from generator.updating.trees import Tree


def refuse_obstacles(
    repository: Repository, aside: MergeRepository, merge: Merge, record: Record
) -> None:
    """GeneratorError if writing would lose what the index does not hold."""
    lock = repository.folder / "index.lock"
    if lock.exists():
        message = f"{lock} exists: another git process seems to be at work"
        raise GeneratorError(message, "wait for it, or remove the file", ExitCode.TARGET)
    project = repository.top / repository.prefix
    found = find_obstacles(aside, project, merge.ours, written_paths(merge))
    if found:
        message = f"the update would overwrite what git does not hold: {', '.join(found)}"
        hint = "git add and git commit these files, or move them away, then repeat"
        raise GeneratorError(message, hint, ExitCode.TARGET)
    try:
        # Git's own opinion: folders of untracked files, a sparse checkout.
        trial = ("read-tree", "--dry-run", "-m", "-u", record.before, record.after)
        aside.project.run(*trial)
    except GitError as error:
        message = f"git would not write the update: {error.message}"
        raise GeneratorError(message, "clear that, then repeat", ExitCode.TARGET) from error


def find_obstacles(aside: MergeRepository, project: Path, ours: Tree, paths: Set[str]) -> list[str]:
    """Those of `paths` whose files are changed since they were added, or not tracked at all."""
    names = aside.project.at(project).run("diff-files", "--name-only", "-z", "--relative")
    dirty = {os.fsdecode(name) for name in names.split(b"\0")[:-1]}
    untracked = {path for path in paths - set(ours) if _is_occupied(project, path, ours, paths)}
    return sorted((dirty & paths) | untracked | _second_names(aside, ours, paths))


def _second_names(aside: MergeRepository, ours: Tree, paths: Set[str]) -> set[str]:
    """Those of `paths` that would be the file of another path, where case does not count."""
    asked = ("config", "--type=bool", "--default=false", "core.ignoreCase")
    if aside.project.text(*asked) == "false":
        return set()
    staying = {path.casefold() for path in ours.keys() - paths}
    return {path for path in paths - ours.keys() if path.casefold() in staying}


def _is_occupied(project: Path, path: str, ours: Tree, paths: Set[str]) -> bool:
    """Whether something untracked is at `path`, or a file or link where its folder would be."""
    if os.path.lexists(project / path) and not _is_folder(project / path):
        return True
    inner = [parent.as_posix() for parent in Path(path).parents][:-1]
    return any(
        os.path.lexists(project / parent)
        and not _is_folder(project / parent)
        and not (parent in ours and parent in paths)
        for parent in inner
    )


def _is_folder(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink()
