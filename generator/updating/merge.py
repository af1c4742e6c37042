"""The three-way merge of two renders and a project, by git."""

import os
import re
from dataclasses import dataclass
from pathlib import PurePosixPath

from generator.git import IDENTITY, Git
from generator.updating.line_ends import ProjectEnds, with_template_ends
from generator.updating.trees import (
    REGULAR_FILES,
    Blob,
    Stage,
    Tree,
    read_blob,
    read_tree,
    write_blob,
    write_tree,
)
from generator.updating.unmanaged import NOTHING, Unmanaged

OURS = "your-project"
# Git before 2.38 has no merge without a working tree.
OLDEST_GIT = (2, 38)


@dataclass(frozen=True)
class Merge:
    base: Tree
    ours: Tree
    theirs: Tree
    result: Tree
    stages: tuple[Stage, ...]
    # New path and old path of what the merge moved in the project.
    renames: dict[str, str]
    # Paths, on any side, that are none of the merge's business.
    unmanaged: frozenset[str]

    @property
    def conflicts(self) -> set[str]:
        return {stage.path for stage in self.stages}


def merge_trees(
    git: Git, trees: tuple[str, str, str], version: str, unmanaged: Unmanaged = NOTHING
) -> Merge:
    """Merge trees of git's repository: the base, the project's, the template's.

    `version` names the template's side in conflicts.
    """
    base, ours, theirs = trees
    before, project, after = (read_tree(git, tree) for tree in trees)
    own = _unmanaged(unmanaged, before, project, after)
    unified = with_template_ends(git, before, project, ours)
    sides = (
        write_tree(git, _without(before, own)) if own else base,
        write_tree(git, _without(unified, own)) if own or unified != project else ours,
        write_tree(git, _without(after, own)) if own else theirs,
    )
    tree, stages = _merge(git, *sides, version)
    merged, renames = read_tree(git, tree), _renames(git, sides[1], tree)
    stages = _keep_deletions(stages, merged, after)
    for path in {stage.path for stage in stages} & merged.keys():
        if merged[path].mode in REGULAR_FILES:
            merged[path] = _relabel(git, merged[path], version)
    ends = ProjectEnds(git, project, unified, renames)
    merged = {path: ends.of_result(path, blob) for path, blob in merged.items()}
    stages = [ends.of_stage(stage) for stage in stages]
    result = merged | {path: blob for path, blob in project.items() if path in own}
    return Merge(before, project, after, result, tuple(stages), renames, own)


def _unmanaged(unmanaged: Unmanaged, before: Tree, project: Tree, after: Tree) -> frozenset[str]:
    own = unmanaged.among({*before, *project, *after})
    folders = {str(folder) for path in own for folder in PurePosixPath(path).parents}
    # A file of the template's where an unmanaged one has its folder.
    return own | (folders & {*before, *after})


def _without(tree: Tree, paths: frozenset[str]) -> Tree:
    return {path: blob for path, blob in tree.items() if path not in paths}


def _merge(git: Git, base: str, ours: str, theirs: str, version: str) -> tuple[str, list[Stage]]:
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
    return merged.decode(), [_stage(line) for line in conflicts if line]


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
    content = read_blob(git, blob)
    content = re.sub(rb"(?m)^<<<<<<< your-project", b"<<<<<<< your project", content)
    name = version.encode()
    theirs, label = re.escape(b"template-" + name), b">>>>>>> template " + name
    content = re.sub(rb"(?m)^>>>>>>> " + theirs, lambda _: label, content)
    return write_blob(git, blob.mode, content)


def _renames(git: Git, ours: str, result: str) -> dict[str, str]:
    diff = ("diff-tree", "-r", "-z", "-M", "--diff-filter=R", "--name-status", ours, result)
    fields = [os.fsdecode(field) for field in git.run(*diff).split(b"\0")[:-1]]
    return dict(zip(fields[2::3], fields[1::3], strict=True))
