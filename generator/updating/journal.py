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

# A journal that an older scaffold left behind holds other things.
FORMAT = 2
STATE = "state.json"
INDEX = "index"
APPLIED = "applied"
FILES = "files"
LOCK = "lock"
# How long a git that outlived its killed parent may take to end, in seconds.
PATIENCE = 10.0


@dataclass(frozen=True)
class Record:
    # From the top level to the project, "" or ending in a slash.
    prefix: str
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

    def begin(self, record: Record, repository: Repository) -> None:
        copy_index(repository.index, self.saved_index)
        shutil.rmtree(self.folder / FILES, ignore_errors=True)
        (self.folder / FILES).mkdir()
        for path, copy in self._copies(record):
            place = repository.top / path
            if place.is_symlink() or place.is_file():
                copy_file(place, copy)
        # Of an update that was killed while it dropped its journal.
        self.mark_unapplied()
        draft = self.folder / "state.new"
        draft.write_text(json.dumps({"format": FORMAT, **asdict(record)}))
        draft.replace(self.folder / STATE)

    def begun_at(self) -> float:
        return (self.folder / STATE).stat().st_mtime

    def read(self) -> Record:
        fields = json.loads((self.folder / STATE).read_text())
        if fields.pop("format", None) != FORMAT:
            message = "another version of scaffold began the update that is under way"
            raise GeneratorError(message, "end it with that version", ExitCode.TARGET)
        fields["paths"], fields["conflicts"] = tuple(fields["paths"]), tuple(fields["conflicts"])
        return Record(**fields)

    def saved_files(self, record: Record) -> dict[str, Path]:
        """Copies of what was there before, as it was on disk: git may have other line ends."""
        return {path: copy for path, copy in self._copies(record) if os.path.lexists(copy)}

    def _copies(self, record: Record) -> Iterator[tuple[str, Path]]:
        names = ((path, str(number)) for number, path in enumerate(record.paths))
        return ((path, self.folder / FILES / name) for path, name in names)

    def mark_applied(self) -> None:
        (self.folder / APPLIED).touch()

    def mark_unapplied(self) -> None:
        """From here on it can only be taken back, also if that is interrupted."""
        (self.folder / APPLIED).unlink(missing_ok=True)

    def drop(self) -> None:
        (self.folder / STATE).unlink()
        shutil.rmtree(self.folder, ignore_errors=True)


def is_under_way(repository: Repository) -> bool:
    return (repository.folder / "scaffold" / STATE).exists()


def refuse_under_way(repository: Repository, hint: str) -> None:
    """GeneratorError if an update is under way, of this project or of another in the repository."""
    if is_under_way(repository):
        record = Journal(repository.folder / "scaffold", -1).read()
        message = f"an update of {repository.top / record.prefix} is under way"
        raise GeneratorError(message, hint, ExitCode.TARGET)


@contextmanager
def open_journal(repository: Repository) -> Iterator[Journal]:
    """The repository's journal, for this process alone."""
    folder = repository.folder / "scaffold"
    try:
        folder.mkdir(exist_ok=True)
        descriptor = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT)
    except OSError as error:
        message = f"{folder} cannot be written: {error.strerror}"
        raise GeneratorError(
            message, "check its permissions and the disk", ExitCode.TARGET
        ) from error
    try:
        _wait_for(descriptor)
        yield Journal(folder, descriptor)
    finally:
        os.close(descriptor)
        if not (folder / STATE).exists():
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def reopen_journal(repository: Repository) -> Iterator[Journal]:
    """The journal of the project's update that is under way; GeneratorError if none is."""
    if not is_under_way(repository):
        message = f"no update is under way in {repository.top}"
        raise GeneratorError(message, "scaffold update starts one", ExitCode.TARGET)
    with open_journal(repository) as journal:
        record = journal.read()
        if record.prefix != repository.prefix:
            message = f"the update that is under way is that of {repository.top / record.prefix}"
            raise GeneratorError(message, "name that folder", ExitCode.TARGET)
        yield journal


def copy_file(source: Path, copy: Path) -> None:
    """Copy a file with its mode and time, or a link as it is."""
    shutil.copy2(source, copy, follow_symlinks=False)


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
