"""Files in memory, and as git's objects, written without starting git."""

import os
import zlib
from dataclasses import dataclass
from hashlib import sha1
from pathlib import Path

from generator.git import Git
from generator.updating.trees import Blob, Tree

REGULAR, EXECUTABLE, LINK = "100644", "100755", "120000"


@dataclass(frozen=True)
class File:
    mode: str
    content: bytes


Files = dict[str, File]


def read_files(folder: Path) -> Files:
    """All that a folder holds, but git's own and the lock."""
    found = sorted(path for path in folder.rglob("*") if path.is_symlink() or path.is_file())
    names = ((path.relative_to(folder), path) for path in found)
    return {
        name.as_posix(): read_file(path)
        for name, path in names
        if name.parts[0] != ".git" and name.name != "uv.lock"
    }


def read_file(path: Path) -> File:
    if path.is_symlink():
        return File(LINK, os.fsencode(path.readlink()))
    return File(EXECUTABLE if path.stat().st_mode & 0o100 else REGULAR, path.read_bytes())


def write_file(path: Path, file: File) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    if file.mode == LINK:
        path.symlink_to(os.fsdecode(file.content))
    else:
        path.write_bytes(file.content)
        path.chmod(0o755 if file.mode == EXECUTABLE else 0o644)


class Objects:
    """A bare repository of git's."""

    def __init__(self, folder: Path) -> None:
        self.git = Git.sealed(folder).using(GIT_DIR=folder)
        self.git.run("init", "--quiet", "--bare", "--template=", "--object-format=sha1")
        self.folder = folder / "objects"
        self._known: dict[str, bytes] = {}
        self._written: dict[tuple[bytes, bytes], str] = {}

    def write_files(self, files: Files) -> str:
        """The id of a tree that holds the files."""
        names: dict[str, Files] = {}
        entries: list[tuple[bytes, bytes]] = []
        for path, file in files.items():
            folder, slash, rest = path.partition("/")
            if slash:
                names.setdefault(folder, {})[rest] = file
            else:
                entry = self._entry(file.mode, path, self._write(b"blob", file.content))
                entries.append((os.fsencode(path), entry))
        for folder, inner in names.items():
            entry = self._entry("40000", folder, self.write_files(inner))
            entries.append((os.fsencode(folder) + b"/", entry))
        return self._write(b"tree", b"".join(entry for _, entry in sorted(entries)))

    def read_tree(self, tree: Tree) -> Files:
        return {path: File(blob.mode, self.read_blob(blob)) for path, blob in tree.items()}

    def read_blob(self, blob: Blob) -> bytes:
        if blob.oid not in self._known:
            data = zlib.decompress((self.folder / blob.oid[:2] / blob.oid[2:]).read_bytes())
            self._known[blob.oid] = data.split(b"\0", 1)[1]
        return self._known[blob.oid]

    def _entry(self, mode: str, name: str, oid: str) -> bytes:
        return mode.encode() + b" " + os.fsencode(name) + b"\0" + bytes.fromhex(oid)

    def _write(self, kind: bytes, content: bytes) -> str:
        if oid := self._written.get((kind, content)):
            return oid
        data = b"%s %d\0%s" % (kind, len(content), content)
        oid = sha1(data, usedforsecurity=False).hexdigest()
        path = self.folder / oid[:2] / oid[2:]
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(zlib.compress(data, 1))
        self._written[kind, content] = oid
        return oid
