"""Ending an update: nothing is left to resolve, and the lock fits the merged files."""

import os

from generator.steps import Step, lock
from generator.updating.journal import Journal, Record
from generator.updating.repository import Repository

OPEN_CONFLICT = b"<<<<<<< your project"


def unresolved(repository: Repository, record: Record) -> list[str]:
    """Paths from the top level that are unmerged, or that still hold a conflict's mark."""
    entries = repository.git.run("ls-files", "--unmerged", "-z").split(b"\0")[:-1]
    unmerged = {os.fsdecode(entry.split(b"\t", 1)[1]) for entry in entries}
    marked = {path for path in record.conflicts if _is_marked(repository, path)}
    return sorted(unmerged | marked)


def finish(repository: Repository, journal: Journal) -> Step:
    """Lock the dependencies anew, where they were locked, and drop the journal."""
    project = repository.top / repository.prefix
    locked = lock(project) if (project / "uv.lock").exists() else Step.SKIPPED
    if locked is Step.DONE:
        repository.git.at(project).run("add", "--update", "--", "uv.lock")
    journal.drop()
    return locked


def _is_marked(repository: Repository, path: str) -> bool:
    file = repository.top / path
    return file.is_file() and any(
        line.startswith(OPEN_CONFLICT) for line in file.read_bytes().splitlines()
    )
