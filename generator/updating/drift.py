"""The template's files as they are in a project, compared with a fresh render."""

import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from generator.git import Git
from generator.updating.unmanaged import read_unmanaged

STATUSES = {"M": "changed", "T": "changed", "D": "deleted"}


@dataclass(frozen=True)
class Drift:
    """`files` gives the status of each path; `patch` is a unified diff from the template's side."""

    files: Mapping[str, str]
    patch: str


def find_drift(fresh: Path, project: Path, version: str, *, colour: bool) -> Drift:
    """Compares what `fresh` holds with the files on the disk in `project`.

    `uv.lock` is left out, and what is unmanaged.
    """
    with tempfile.TemporaryDirectory(prefix="scaffold-") as name:
        git = Git.sealed(Path(name)).using(GIT_DIR=name)
        git.run("init", "--quiet", "--bare", "--template=")
        there = git.at(fresh).using(GIT_WORK_TREE=fresh)
        there.run("add", "--all", "--force")
        held = there.run("ls-files", "-z").decode(errors="surrogateescape").split("\0")[:-1]
        own = read_unmanaged(project).among(held) | {"uv.lock"}
        left_out = b"".join(os.fsencode(path) + b"\0" for path in own)
        there.run("update-index", "--force-remove", "-z", "--stdin", stdin=left_out)
        template = git.text("write-tree")
        git.at(project).using(GIT_WORK_TREE=project.resolve()).run("add", "--update")
        trees = (template, git.text("write-tree"))
        diff = ("diff", "--no-renames", f"--color={'always' if colour else 'never'}")
        sides = (f"--src-prefix=template {version}/", "--dst-prefix=your project/")
        patch = git.run(*diff, *sides, *trees).decode(errors="replace")
        changes = git.run(*diff[:2], "--name-status", "-z", *trees)
    fields = changes.decode(errors="surrogateescape").split("\0")[:-1]
    pairs = zip(fields[1::2], fields[0::2], strict=True)
    return Drift({path: STATUSES[status] for path, status in pairs}, patch)
