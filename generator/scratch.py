"""A folder for work in progress that leaves no trace, however this process ends."""

import os
import secrets
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# Reads until this process writes a line or is gone. Children of it may still write for a moment.
GUARD = 'read -r done && exit; for n in 1 2 3 4 5; do rm -rf -- "$1"; sleep 0.2; done'


@contextmanager
def scratch_beside(path: Path) -> Iterator[Path]:
    """A hidden sibling of `path`, gone afterwards; what is moved out of it stays."""
    folder = path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp")
    with _guard(folder):
        try:
            folder.mkdir()
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _guard(folder: Path) -> Iterator[None]:
    """SIGKILL cannot be caught, so another process, in a session of its own, cleans up after it."""
    if os.name == "nt":
        yield
        return
    guard = subprocess.Popen(
        ["/bin/sh", "-c", GUARD, "sh", str(folder.absolute())],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield
    finally:
        # What an interruption of the removal left behind is left to the guard, and waited for.
        guard.communicate(None if folder.exists() else b"done\n")
