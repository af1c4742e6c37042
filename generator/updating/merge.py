"""The three-way merge of two renders and a project, by git."""

import os
import re
from dataclasses import dataclass

from generator.git import IDENTITY, Git

OURS = "your-project"
# Git before 2.38 has no merge without a working tree.
OLDEST_GIT = (2, 38)
REGULAR_FILES = ("100644", "100755")


@dataclass(frozen=True)
class Blob:
    mode: str
    oid: str


Tree = dict[str, Blob]


@dataclass(frozen=True)
class Stage:
    """One side of a conflict, as in git's index: 1 is the base, 2 the project, 3 the template."""

    path: str
    number: int
    blob: Blob


@dataclass(frozen=True)
class Merge:
    base: Tree
    ours: Tree
    theirs: Tree
    result: Tree
    stages: tuple[Stage, ...]
    # New path and old path of what the merge moved in the project.
    renames: dict[str, str]

    @property
    def conflicts(self) -> set[str]:
        return {stage.path for stage in self.stages}


def merge_trees(git: Git, base: str, ours: str, theirs: str, version: str) -> Merge:
    """Merge three trees of git's repository; `version` names the template's side in conflicts."""
    git = git.using(**IDENTITY)
    theirs_name = f"template-{version}"
    ancestor = git.text("commit-tree", base, "-m", "base")
    for name, tree in ((OURS, ours), (theirs_name, theirs)):
        commit = git.text("commit-tree", tree, "-p", ancestor, "-m", name)
        git.run("update-ref", f"refs/heads/{name}", commit)
    settings = ("merge.renames=true", "merge.directoryRenames=false", "merge.conflictStyle=merge")
    options = [option for setting in settings for option in ("-c", setting)]
    merge = ("merge-tree", "--write-tree", "-z", "--no-messages", OURS, theirs_name)
    merged, *conflicts = git.run(*options, *merge, accept=1).split(b"\0")
    result_tree = merged.decode()
    sides = [read_tree(git, tree) for tree in (base, ours, theirs)]
    stages = [_stage(line) for line in conflicts if line]
    result = read_tree(git, result_tree)
    stages = _keep_deletions(stages, result, sides[2])
    for path in {stage.path for stage in stages} & set(result):
        if result[path].mode in REGULAR_FILES:
            result[path] = _relabel(git, result[path], version)
    renames = _renames(git, ours, result_tree)
    return Merge(sides[0], sides[1], sides[2], result, tuple(stages), renames)


def read_tree(git: Git, tree: str) -> Tree:
    entries = git.run("ls-tree", "-r", "-z", tree).split(b"\0")[:-1]
    pairs = (entry.split(b"\t", 1) for entry in entries)
    fields = ((os.fsdecode(path), *meta.decode().split()) for meta, path in pairs)
    return {path: Blob(mode, oid) for path, mode, _, oid in fields}


def _stage(line: bytes) -> Stage:
    meta, path = line.split(b"\t", 1)
    mode, oid, number = meta.decode().split()
    return Stage(os.fsdecode(path), int(number), Blob(mode, oid))


def _keep_deletions(stages: list[Stage], result: Tree, theirs: Tree) -> list[Stage]:
    """What the project deleted stays deleted, whatever the template changed in it."""
    sides: dict[str, set[int]] = {}
    for stage in stages:
        sides.setdefault(stage.path, set()).add(stage.number)
    deleted = {path for path, numbers in sides.items() if numbers == {1, 3} and path in theirs}
    for path in deleted:
        result.pop(path, None)
    return [stage for stage in stages if stage.path not in deleted]


def _relabel(git: Git, blob: Blob, version: str) -> Blob:
    """Branch names hold no spaces, the labels of a conflict do."""
    content = git.run("cat-file", "blob", blob.oid)
    content = re.sub(rb"(?m)^<<<<<<< your-project", b"<<<<<<< your project", content)
    name = version.encode()
    theirs, label = re.escape(b"template-" + name), b">>>>>>> template " + name
    content = re.sub(rb"(?m)^>>>>>>> " + theirs, lambda _: label, content)
    return Blob(blob.mode, git.text("hash-object", "-w", "--stdin", stdin=content))


def _renames(git: Git, ours: str, result: str) -> dict[str, str]:
    diff = ("diff-tree", "-r", "-z", "-M", "--diff-filter=R", "--name-status", ours, result)
    fields = [os.fsdecode(field) for field in git.run(*diff).split(b"\0")[:-1]]
    return dict(zip(fields[2::3], fields[1::3], strict=True))
