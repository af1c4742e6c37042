"""A project may keep files with CRLF ends that its template has with LF: lines are merged alone."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace

from generator.git import Git
from generator.updating.trees import (
    REGULAR_FILES,
    Blob,
    Stage,
    Tree,
    read_blob,
    write_blob,
)


def with_template_ends(git: Git, base: Tree, ours: Tree, ours_id: str) -> Tree:
    """`ours`, where files that were converted to CRLF as a whole have the template's LF again."""
    # Binary files are left out by -I; what the template wrote with CRLF ends is its own business.
    found = git.run("grep", "-I", "-l", "-z", "-F", "-e", "\r", ours_id, accept=1).split(b"\0")[:-1]
    paths = [os.fsdecode(name.split(b":", 1)[1]) for name in found]
    unified = dict(ours)
    for path in paths:
        blob, before = ours[path], base.get(path)
        if blob.mode not in REGULAR_FILES or blob == before:
            continue
        content = read_blob(git, blob)
        if not _is_crlf(content) or (before and b"\r\n" in read_blob(git, before)):
            continue
        unified[path] = write_blob(git, blob.mode, content.replace(b"\r\n", b"\n"))
    return unified


@dataclass(frozen=True)
class ProjectEnds:
    """Gives what was merged the CRLF ends again that the project has."""

    git: Git
    project: Tree
    unified: Tree
    renames: Mapping[str, str]

    def of_result(self, path: str, blob: Blob) -> Blob:
        origin = self._converted(path)
        if origin is None:
            return blob
        if blob.oid == self.unified[origin].oid:
            return Blob(blob.mode, self.project[origin].oid)
        content = read_blob(self.git, blob).replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
        return write_blob(self.git, blob.mode, content)

    def of_stage(self, stage: Stage) -> Stage:
        origin = self._converted(stage.path)
        if origin is None or stage.blob.oid != self.unified[origin].oid:
            return stage
        return replace(stage, blob=Blob(stage.blob.mode, self.project[origin].oid))

    def _converted(self, path: str) -> str | None:
        """The project's path of what is now at `path`, if its ends were converted."""
        origin = self.renames.get(path, path)
        return origin if self.unified.get(origin) != self.project.get(origin) else None


def _is_crlf(content: bytes) -> bool:
    return 0 < content.count(b"\n") == content.count(b"\r\n")
