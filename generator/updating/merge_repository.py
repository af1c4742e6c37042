"""A throw-away repository that sees a project's objects and leaves nothing in it."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from generator.git import Git
from generator.updating.index_entries import merged_entries
from generator.updating.merge import Merge
from generator.updating.repository import Repository, copy_index


@dataclass(frozen=True)
class MergeRepository:
    git: Git
    # The project's git on a copy of its index; the objects it makes lie here.
    project: Git
    prefix: str

    def add_folder(self, folder: Path) -> str:
        """The tree of all that `folder` holds, but `uv.lock`: a lock is made, never merged."""
        index = self.git.folder / "added.index"
        git = self.git.at(folder).using(GIT_WORK_TREE=folder, GIT_INDEX_FILE=index)
        git.run("read-tree", "--empty")
        git.run("add", "--all", "--force")
        git.run("rm", "--cached", "--quiet", "--ignore-unmatch", "uv.lock")
        return git.text("write-tree")

    def whole_tree(self) -> str:
        """The tree of the index, of all that the project's repository holds."""
        return self.project.text("write-tree")

    def project_tree(self) -> str:
        """The tree of the project alone."""
        return self.project.text("write-tree", f"--prefix={self.prefix}")

    def merged_whole_tree(self, merge: Merge) -> str:
        """The tree of the whole repository with the merged files in it."""
        index = self.git.folder / "merged.index"
        copy_index(Path(self.project.environment["GIT_INDEX_FILE"]), index)
        git = self.project.using(GIT_INDEX_FILE=index)
        git.run("update-index", "-z", "--index-info", stdin=merged_entries(merge, self.prefix))
        return git.text("write-tree")


@contextmanager
def open_merge_repository(repository: Repository) -> Iterator[MergeRepository]:
    with tempfile.TemporaryDirectory(prefix="scaffold-") as name:
        folder = Path(name)
        object_format = f"--object-format={repository.object_format}"
        git = Git.sealed(folder).using(GIT_DIR=folder)
        git.run("init", "--quiet", "--bare", "--template=", object_format)
        alternates = folder / "objects/info/alternates"
        alternates.write_bytes(os.fsencode(repository.objects.as_posix()) + b"\n")
        index = folder / "project.index"
        if repository.index.exists():
            copy_index(repository.index, index)
        project = repository.git.using(
            GIT_INDEX_FILE=index, GIT_OBJECT_DIRECTORY=folder / "objects"
        )
        # "Really": also what is marked as assumed to be unchanged.
        project.run("update-index", "-q", "--really-refresh", accept=1)
        yield MergeRepository(git, project, repository.prefix)
