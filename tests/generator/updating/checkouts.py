"""Repositories that hold a project, in whatever state users leave theirs."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from hypothesis import strategies as st

from generator.git import IDENTITY, Git
from generator.updating.apply import apply_merge, record_merge
from generator.updating.merge import Merge, merge_trees
from generator.updating.merge_repository import MergeRepository, open_merge_repository
from generator.updating.obstacles import refuse_obstacles
from generator.updating.repository import Repository, find_repository
from tests.generator.updating.edits import (
    BY_AUTHORS,
    BY_USERS,
    Edit,
    Writer,
    edits,
    worth_aiming_at,
)
from tests.generator.updating.files import Files, Objects, write_file
from tests.generator.updating.invariants import AUTHOR, USER
from tests.generator.updating.support import snapshot, staged
from tests.support.git_template import commit_all

LAYOUTS = ("its own repository", "a folder of one", "a linked worktree", "a detached HEAD")
SERVICE = "services/shop"
VERSIONS = ("v1", "v2")


@dataclass(frozen=True)
class Scenario:
    """Edits by a template's authors, and a user's, some of which git does not hold yet."""

    update: int
    layout: str
    by_authors: list[Edit]
    committed: list[Edit]
    staged: list[Edit]
    unsaved: list[Edit]
    # What is new and unsaved is ignored by git as well.
    ignores: bool

    @property
    def prefix(self) -> str:
        return SERVICE if self.layout == "a folder of one" else ""


def scenarios(updates: int) -> st.SearchStrategy[Scenario]:
    return st.builds(
        Scenario,
        st.sampled_from(range(updates)),
        st.sampled_from(LAYOUTS),
        edits(BY_AUTHORS, 4),
        edits(BY_USERS, 4),
        edits(BY_USERS, 3),
        st.one_of(st.just([]), st.just([]), edits(BY_USERS, 1)),
        st.booleans(),
    )


def make_repository(top: Path, base: Files, prefix: str) -> None:
    """The project before an update, committed: alone, or beside another one."""
    write(top / prefix, {}, base)
    if prefix:
        write(top / "services/other", {}, dict(list(base.items())[:20]))
    commit_all(top)
    Git.sealed(top).run("gc", "--quiet")


def write(folder: Path, before: Files, after: Files) -> None:
    for path in before.keys() - after.keys():
        (folder / path).unlink()
    for path, file in after.items():
        if before.get(path) != file:
            write_file(folder / path, file)


class Checkout:
    """A copy of a repository in the state that a scenario asks for."""

    def __init__(
        self, repository: Path, folder: Path, renders: tuple[Files, Files], scenario: Scenario
    ) -> None:
        self.top = folder / "top"
        shutil.copytree(repository, self.top, symlinks=True)
        self._lay_out(scenario.layout, folder / "linked")
        self.project = self.top / scenario.prefix
        self.base, after = renders
        template = Writer(AUTHOR, dict(after))
        template.apply(scenario.by_authors)
        self.theirs = template.files
        places = worth_aiming_at(self.base, after, self.theirs)
        self._edit(scenario, Writer(USER, dict(self.base), places))

    @property
    def repository(self) -> Repository:
        return find_repository(self.project)

    def state(self) -> set[object]:
        return {*snapshot(self.top).items(), *staged(self.top).splitlines()}

    @contextmanager
    def merged(
        self, objects: Objects, base: Files, theirs: Files
    ) -> Iterator[tuple[MergeRepository, Merge]]:
        with open_merge_repository(self.repository) as aside:
            with (aside.git.folder / "objects/info/alternates").open("a") as alternates:
                alternates.write(f"{objects.folder}\n")
            before, after = objects.write_files(base), objects.write_files(theirs)
            yield aside, merge_trees(aside.git, (before, aside.project_tree(), after), VERSIONS[1])

    def apply(self, aside: MergeRepository, merge: Merge) -> None:
        repository = self.repository
        record = record_merge(repository, aside, merge, VERSIONS)
        refuse_obstacles(repository, aside, merge, record)
        apply_merge(repository, aside, merge, record)

    def _lay_out(self, layout: str, linked: Path) -> None:
        git = Git.sealed(self.top)
        if layout == "a detached HEAD":
            git.run("checkout", "--quiet", "--detach")
        elif layout == "a linked worktree":
            git.run("worktree", "add", "--quiet", "--detach", linked)
            self.top = linked
        elif layout == "a folder of one":
            other = self.top / "services/other"
            (other / "README.md").write_bytes(b"staged\n")
            git.run("add", "services/other/README.md")
            (other / "pyproject.toml").write_bytes(b"dirty\n")
            (other / "new.py").write_bytes(b"untracked\n")

    def _edit(self, scenario: Scenario, user: Writer) -> None:
        git = Git.sealed(self.project)
        self._write(user, scenario.committed)
        git.run("add", "--all", ".")
        git.using(**IDENTITY).run("commit", "--quiet", "--allow-empty", "--message", "changes")
        self._write(user, scenario.staged)
        git.run("add", "--all", ".")
        self.ours = dict(user.files)
        self._write(user, scenario.unsaved)
        self.on_disk = dict(user.files)
        if scenario.ignores:
            exclude = self.top / git.text(
                "rev-parse", "--path-format=absolute", "--git-path", "info"
            )
            exclude.mkdir(exist_ok=True)
            new = self.on_disk.keys() - self.ours.keys()
            (exclude / "exclude").write_text("".join(f"{path}\n" for path in sorted(new)))

    def _write(self, user: Writer, by_user: list[Edit]) -> None:
        before = dict(user.files)
        user.apply(by_user)
        write(self.project, before, user.files)
