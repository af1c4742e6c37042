"""What the tests of updating say about a project."""

import os
from pathlib import Path

from generator.git import Git

Snapshot = dict[str, tuple[bytes, int]]


def snapshot(folder: Path) -> Snapshot:
    """Content and mode of every file but git's."""
    files = (path for path in folder.rglob("*") if not path.is_dir() or path.is_symlink())
    own = ((path.relative_to(folder), path) for path in files)
    return {
        name.as_posix(): (
            os.fsencode(path.readlink()) if path.is_symlink() else path.read_bytes(),
            path.lstat().st_mode,
        )
        for name, path in own
        if name.parts[0] != ".git"
    }


def staged(folder: Path) -> str:
    return Git.sealed(folder).text("ls-files", "--stage")


def status(folder: Path) -> list[str]:
    return Git.sealed(folder).run("status", "--short").decode().splitlines()


def replace_in(path: Path, old: bytes, new: bytes) -> None:
    content = path.read_bytes()
    assert old in content
    path.write_bytes(content.replace(old, new))
