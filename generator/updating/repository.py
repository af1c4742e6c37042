"""The git repository that a project lives in, maybe with others."""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from generator.errors import ExitCode, GeneratorError
from generator.git import Git, GitError


@dataclass(frozen=True)
class Repository:
    git: Git  # at the top level
    folder: Path  # git's own, of this worktree
    objects: Path
    object_format: str
    # From the top level to the project, "" or ending in a slash.
    prefix: str

    @property
    def index(self) -> Path:
        return self.folder / "index"

    @property
    def top(self) -> Path:
        return self.git.folder

    def head(self) -> str:
        return self.commit_of("HEAD")

    def commit_of(self, ref: str) -> str:
        """The commit that `ref` names, "" if there is none."""
        return self.git.text("rev-parse", "--verify", "--quiet", ref, accept=1)


def copy_index(index: Path, copy: Path) -> None:
    """Copy with its time, from which git knows which files may have changed unseen (racy-git)."""
    shutil.copy2(index, copy)


def find_repository(project: Path) -> Repository:
    if not project.is_dir():
        message = f"there is no folder {project}"
        raise GeneratorError(message, "name the project's folder", ExitCode.USAGE)
    git = Git.of_project(project)
    asked = ("--show-toplevel", "--git-dir", "--git-path", "objects", "--show-object-format")
    try:
        said = git.run("rev-parse", "--path-format=absolute", *asked, "--show-prefix")
    except GitError as error:
        message = f"{project} is in no git repository that can be read: {error.message}"
        hint = "an update is a merge: git init, git add and git commit come first"
        raise GeneratorError(message, hint, ExitCode.TARGET) from error
    top, folder, objects, object_format, prefix = os.fsdecode(said).split("\n")[:5]
    return Repository(Git.of_project(Path(top)), Path(folder), Path(objects), object_format, prefix)
