"""Aborting an update that has conflicts, or that was killed."""

import time
from pathlib import Path

from generator.errors import ExitCode, GeneratorError
from generator.updating.journal import Journal, Record, reopen_journal
from generator.updating.repository import Repository
from generator.updating.restore import restore

# How long a lock of git's may be another process's, in seconds; after a kill ours is nobody's.
LOCK_GRACE = 1.0


def abort(repository: Repository) -> tuple[Record, bool]:
    """Take the update back; whether edits made since were saved, as `restore` says."""
    with reopen_journal(repository) as journal:
        record = journal.read()
        if record.head != repository.head():
            message = "there is a commit since the update, so there is nothing to take back"
            hint = "end the update with scaffold update --continue; git revert undoes a commit"
            raise GeneratorError(message, hint, ExitCode.TARGET)
        _clear_index_lock(repository.folder / "index.lock", journal)
        return record, restore(repository, journal)


def _clear_index_lock(lock: Path, journal: Journal) -> None:
    """Remove the lock of a git that was killed in the update; another one's is an error."""
    end = time.monotonic() + LOCK_GRACE
    while lock.exists() and time.monotonic() < end:
        time.sleep(0.05)
    if not lock.exists():
        return
    if journal.is_applied or lock.stat().st_mtime < journal.begun_at():
        message = f"{lock} exists: another git process seems to be at work"
        raise GeneratorError(message, "wait for it, or remove the file", ExitCode.TARGET)
    lock.unlink()
