"""What happens to a rendered project: secret, lock file, first commit, environment."""

import os
import secrets
import shutil
import subprocess
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

from generator.git import Git, GitError
from generator.output import note, progress

FALLBACK_IDENTITY = ("-c", "user.name=scaffold", "-c", "user.email=scaffold@localhost")


class Step(StrEnum):
    """How a step went."""

    DONE = "done"
    SKIPPED = "skipped"
    FAILED = "failed"
    INTERRUPTED = "interrupted"


def write_environment(folder: Path) -> None:
    """`.env` for development: the example, with secrets of its own, for its owner's eyes."""
    example = folder / ".env.example"
    if not example.exists():
        return
    text = example.read_text(encoding="utf-8")
    for line, value in _own_values():
        text = text.replace(f"\n{line}\n", f"\n{value}\n")
    descriptor = os.open(folder / ".env", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as env:
        env.write(text)


def _own_values() -> Iterator[tuple[str, str]]:
    """Lines of the example and what this machine has in their place."""
    yield "SECRET_KEY=", f"SECRET_KEY={secrets.token_urlsafe(48)}"
    yield "POSTGRES_PASSWORD=", f"POSTGRES_PASSWORD={secrets.token_hex(24)}"
    if hasattr(os, "getuid"):
        yield "# HOST_UID=1000", f"HOST_UID={os.getuid()}"
        yield "# HOST_GID=1000", f"HOST_GID={os.getgid()}"


def lock(folder: Path) -> Step:
    with progress("Locking its dependencies"):
        return _uv(folder, "lock")


def install(folder: Path) -> Step:
    try:
        with progress("Installing its dependencies"):
            return _uv(folder, "sync")
    except KeyboardInterrupt:
        return Step.INTERRUPTED


def _uv(folder: Path, command: str) -> Step:
    # The environment that this program may run in is not the project's.
    environment = {name: value for name, value in os.environ.items() if name != "VIRTUAL_ENV"}
    try:
        done = subprocess.run(
            [_uv_program(), command, "--quiet"],
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
    except OSError as error:
        note(f"uv {command} could not start: {error}")
        return Step.FAILED
    if done.returncode:
        note(f"uv {command} failed:\n{done.stderr.strip()}")
        return Step.FAILED
    return Step.DONE


def _uv_program() -> str:
    """The uv that this program was installed with, else the one on PATH."""
    try:
        from uv import find_uv_bin

        return find_uv_bin()
    except (ImportError, FileNotFoundError):
        return shutil.which("uv") or "uv"


def commit(folder: Path) -> Step:
    """A repository with a first commit, unless the project lies in one; it never stops the rest."""
    git = Git.of_project(folder)
    try:
        if _succeeds(git, "rev-parse", "--git-dir"):
            note("It lies in a git repository already: nothing is committed")
            return Step.SKIPPED
        git.run("init", "--quiet", *_first_branch(git))
        git.run("add", "--all")
        message = ("commit", "--quiet", "--message", "Initial commit")
        git.run(*_identity(git), "-c", "commit.gpgSign=false", *message)
    except GitError as error:
        note(f"git could not commit the project: {error.message}")
        shutil.rmtree(folder / ".git", ignore_errors=True)
        return Step.FAILED
    return Step.DONE


def _first_branch(git: Git) -> tuple[str, ...]:
    return () if _succeeds(git, "config", "init.defaultBranch") else ("--initial-branch=main",)


def _identity(git: Git) -> tuple[str, ...]:
    own = ("-c", "user.useConfigOnly=true", "var")
    known = _succeeds(git, *own, "GIT_AUTHOR_IDENT") and _succeeds(git, *own, "GIT_COMMITTER_IDENT")
    return () if known else FALLBACK_IDENTITY


def _succeeds(git: Git, *arguments: str) -> bool:
    try:
        git.run(*arguments)
    except GitError:
        return False
    return True
