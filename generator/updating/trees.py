"""Git's trees and blobs, as dictionaries."""

import os
from dataclasses import dataclass

from generator.git import Git

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


def read_tree(git: Git, tree: str) -> Tree:
    entries = git.run("ls-tree", "-r", "-z", tree).split(b"\0")[:-1]
    pairs = (entry.split(b"\t", 1) for entry in entries)
    fields = ((os.fsdecode(path), *meta.decode().split()) for meta, path in pairs)
    return {path: Blob(mode, oid) for path, mode, _, oid in fields}


def write_tree(git: Git, tree: Tree) -> str:
    """The id of a tree with these entries."""
    git = git.using(GIT_INDEX_FILE=git.folder / "written.index")
    entries = (index_entry(blob.mode, blob.oid, path) for path, blob in tree.items())
    git.run("read-tree", "--empty")
    git.run("update-index", "-z", "--index-info", stdin=b"".join(entries))
    return git.text("write-tree")


def index_entry(mode: str, name: str, path: str) -> bytes:
    """A line for `git update-index -z --index-info`; `name` is an id, and a stage if not 0."""
    return f"{mode} {name}\t".encode() + os.fsencode(path) + b"\0"


def read_blob(git: Git, blob: Blob) -> bytes:
    return git.run("cat-file", "blob", blob.oid)


def write_blob(git: Git, mode: str, content: bytes) -> Blob:
    return Blob(mode, git.text("hash-object", "-w", "--stdin", stdin=content))
