"""Doing what was prepared, or finding out what stands in its way."""

import shlex
from dataclasses import dataclass
from pathlib import Path

from generator.steps import Step
from generator.updating.apply import apply_merge, record_merge
from generator.updating.finish import finish
from generator.updating.journal import refuse_under_way, reopen_journal
from generator.updating.obstacles import find_obstacles, refuse_obstacles
from generator.updating.plan import written_paths
from generator.updating.prepare import Prepared
from generator.updating.repository import Repository, find_repository

CONTINUE = "scaffold update --continue"
ABORT = "scaffold update --abort"


@dataclass(frozen=True)
class Outcome:
    """`obstacles` are paths that stand in the way of what was only planned."""

    planned: bool = False
    obstacles: tuple[str, ...] = ()
    locked: Step = Step.SKIPPED


def find_idle_repository(project: Path) -> Repository:
    """The project's repository; GeneratorError if an update is under way in it."""
    repository = find_repository(project)
    refuse_under_way(repository, f"end it: {CONTINUE}, or {ABORT}")
    return repository


def undo_command(repository: Repository, folder: Path) -> str:
    """What takes back a merge that is about to be written, "" where it would take back more."""
    status = ("status", "--porcelain", "--untracked-files=no", "--", ".")
    if repository.git.at(folder).run(*status):
        return ""
    where = () if folder == Path() else ("-C", str(folder))
    return shlex.join(("git", *where, "restore", "--staged", "--worktree", "."))


def carry_out(repository: Repository, prepared: Prepared, *, dry_run: bool) -> Outcome:
    """Write the merge, unless it is only planned; conflicts leave the journal open."""
    merge, aside = prepared.merge, prepared.aside
    if dry_run:
        paths = written_paths(merge)
        found = find_obstacles(aside, prepared.project.folder, merge.ours, paths)
        return Outcome(planned=True, obstacles=tuple(found))
    versions = (prepared.project.recorded.version, prepared.goal.version)
    record = record_merge(repository, aside, merge, versions)
    if not record.paths:
        return Outcome()
    refuse_obstacles(repository, aside, merge, record)
    apply_merge(repository, aside, merge, record)
    if record.conflicts:
        return Outcome()
    with reopen_journal(repository) as journal:
        return Outcome(locked=finish(repository, journal))
