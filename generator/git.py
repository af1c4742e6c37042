"""Git as a subprocess: sealed from the user's settings, or in a project of theirs."""

import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

from generator.errors import ExitCode, GeneratorError

# What `git rev-parse --local-env-vars` lists, less configuration. Hooks run with some of them set.
REPOSITORY_VARIABLES = (
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_COMMON_DIR",
    "GIT_DIR",
    "GIT_GRAFT_FILE",
    "GIT_IMPLICIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_INTERNAL_SUPER_PREFIX",
    "GIT_NAMESPACE",
    "GIT_NO_REPLACE_OBJECTS",
    "GIT_OBJECT_DIRECTORY",
    "GIT_PREFIX",
    "GIT_QUARANTINE_PATH",
    "GIT_REPLACE_REF_BASE",
    "GIT_SHALLOW_FILE",
    "GIT_WORK_TREE",
)


# Who commits where no person does.
IDENTITY = {
    f"GIT_{role}_{field}": value
    for role in ("AUTHOR", "COMMITTER")
    for field, value in (("NAME", "Scaffold"), ("EMAIL", "scaffold@localhost"))
}


class GitError(GeneratorError):
    """Git ran and refused; the message is its own."""


def sealed_environment() -> dict[str, str]:
    """The environment without `GIT_*`, and no configuration but the repository's own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return kept | {
        "GIT_ATTR_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_TERMINAL_PROMPT": "0",
        # Git before 2.32 does not know GIT_CONFIG_GLOBAL, and attributes are read from here in any.
        "HOME": os.devnull,
        "LC_ALL": "C",
        "XDG_CONFIG_HOME": os.devnull,
    }


def project_environment() -> dict[str, str]:
    """The user's environment; only the working directory says which repository is meant."""
    kept = {name: value for name, value in os.environ.items() if name not in REPOSITORY_VARIABLES}
    return kept | {"GIT_LITERAL_PATHSPECS": "1", "LC_ALL": "C"}


@dataclass(frozen=True)
class Git:
    """Git in one folder and one environment. Raises GitError, and GeneratorError without git."""

    folder: Path
    environment: Mapping[str, str]
    # Kept open in every git that is run, so that a lock on it outlives a killed parent.
    inherited: tuple[int, ...] = ()

    @classmethod
    def sealed(cls, folder: Path) -> Self:
        return cls(folder, sealed_environment())

    @classmethod
    def of_project(cls, folder: Path) -> Self:
        return cls(folder, project_environment())

    def at(self, folder: Path) -> Self:
        return replace(self, folder=folder)

    def using(self, **variables: str | Path) -> Self:
        added = {name: str(value) for name, value in variables.items()}
        return replace(self, environment={**self.environment, **added})

    def run(self, *arguments: str | Path, stdin: bytes = b"", accept: int = 0) -> bytes:
        """What git writes to its output; an exit code above `accept` is an error."""
        # Hooks are for the user's own commands; a reference-transaction hook may refuse or hang.
        command = ["git", "-c", f"core.hooksPath={os.devnull}", *map(str, arguments)]
        try:
            done = subprocess.run(
                command,
                cwd=self.folder,
                env=self.environment,
                input=stdin,
                capture_output=True,
                check=False,
                pass_fds=self.inherited,
            )
        except FileNotFoundError as error:
            if not self.folder.is_dir():
                raise
            message, hint = "git is not installed", "install git, then run the command again"
            raise GeneratorError(message, hint, ExitCode.TOOL_MISSING) from error
        if not 0 <= done.returncode <= accept:
            said = done.stderr.decode(errors="replace").strip() or f"git {arguments[0]} failed"
            raise GitError(said, f"it was said by: git {arguments[0]}", ExitCode.INTERNAL)
        return done.stdout

    def text(self, *arguments: str | Path, stdin: bytes = b"", accept: int = 0) -> str:
        return self.run(*arguments, stdin=stdin, accept=accept).decode().strip()
