"""The record of an update under way, in git's folder: enough to take it back after a kill."""

import json
import os
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from generator.errors import ExitCode, GeneratorError
from generator.updating.repository import Repository, copy_index

STATE = "state.json"
INDEX = "index"
APPLIED = "applied"
LOCK = "lock"
# How long a git that outlived its killed parent may take to end, in seconds.
PATIENCE = 10.0


@dataclass(frozen=True)
class Record:
    head: str
    # Trees of the whole repository.
    before: str
    after: str
    # From the top level.
    paths: tuple[str, ...]
    conflicts: tuple[str, ...]
    from_version: str
    to_version: str


@dataclass(frozen=True)
class Journal:
    """`lock` is an open file that every git inherits, so that none outlives its parent unseen."""

    folder: Path
    lock: int

    @property
    def inherited(self) -> tuple[int, ...]:
        return () if sys.platform == "win32" else (self.lock,)

    @property
    def saved_index(self) -> Path:
        return self.folder / INDEX

    @property
    def is_applied(self) -> bool:
        return (self.folder / APPLIED).exists()

    def begin(self, record: Record, index: Path) -> None:
        copy_index(index, self.saved_index)
        # Of an update that was killed while it dropped its journal.
        (self.folder / APPLIED).unlink(missing_ok=True)
        draft = self.folder / "state.new"
        draft.write_text(json.dumps(asdict(record)))
        draft.replace(self.folder / STATE)

    def begun_at(self) -> float:
        return (self.folder / STATE).stat().st_mtime

    def read(self) -> Record:
        fields = json.loads((self.folder / STATE).read_text())
        fields["paths"], fields["conflicts"] = tuple(fields["paths"]), tuple(fields["conflicts"])
        return Record(**fields)

    def mark_applied(self) -> None:
        (self.folder / APPLIED).touch()

    def drop(self) -> None:
        (self.folder / STATE).unlink()
        shutil.rmtree(self.folder, ignore_errors=True)


def is_under_way(repository: Repository) -> bool:
    return (repository.folder / "scaffold" / STATE).exists()


@contextmanager
def open_journal(repository: Repository) -> Iterator[Journal]:
    """The repository's journal, for this process alone."""
    folder = repository.folder / "scaffold"
    folder.mkdir(exist_ok=True)
    descriptor = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT)
    try:
        _wait_for(descriptor)
        yield Journal(folder, descriptor)
    finally:
        os.close(descriptor)
        if not (folder / STATE).exists():
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def reopen_journal(repository: Repository) -> Iterator[Journal]:
    """The journal of the update that is under way; GeneratorError if none is."""
    if not is_under_way(repository):
        message = f"no update is under way in {repository.top}"
        raise GeneratorError(message, "scaffold update starts one", ExitCode.TARGET)
    with open_journal(repository) as journal:
        yield journal


def _wait_for(descriptor: int) -> None:
    if sys.platform == "win32":
        return
    import fcntl

    for _ in range(int(PATIENCE / 0.05)):
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(0.05)
        else:
            return
    message = "another scaffold is at work in this repository"
    raise GeneratorError(message, "wait until it has ended", ExitCode.TARGET)
