"""A small template in a git repository, released twice."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from generator.git import IDENTITY, Git

SETTINGS = """\
_subdirectory: template
project_name:
  type: str
"""
ANSWERS = "template/{{ _copier_conf.answers_file }}.jinja"

MAIN = b"""\
import sys


def main() -> int:
    print("one")
    return 0


def helper() -> str:
    return "help"


if __name__ == "__main__":
    sys.exit(main())
"""
OLD = b"".join(b"OLD_%d = %d\n" % (number, number) for number in range(20))

FIRST: Mapping[str, bytes | None] = {
    "copier.yml": SETTINGS.encode(),
    ANSWERS: b"# Written by the template.\n{{ _copier_answers|to_nice_yaml -}}\n",
    "template/.gitignore.jinja": b"ignored.txt\nvar/\n",
    "template/README.md.jinja": b"# {{ project_name }}\n\nFirst.\n\nSecond.\n\nThird.\n",
    "template/app/main.py": MAIN,
    "template/app/old.py": OLD,
    "template/app/gone.py": b"GONE = True\n",
    "template/app/stays.py": b"STAYS = True\n",
    "template/latin.txt": "caf\xe9\n1\n2\n3\n4\n5\nlast\n".encode("latin-1"),
    "template/dos.txt": b"one\r\ntwo\r\nthree\r\nfour\r\nfive\r\nsix\r\n",
    "template/ignored.txt": b"ignored by the project's own rule\n",
    "template/run.sh": b"#!/bin/sh\necho one\n",
}

# What the second release says otherwise; None is gone.
SECOND: Mapping[str, bytes | None] = {
    "copier.yml": f"{SETTINGS}tasks:\n  type: bool\n  default: false\n".encode(),
    "template/README.md.jinja": b"# {{ project_name }}\n\nFirst.\n\nSecond.\n\nThird, again.\n",
    "template/app/main.py": MAIN.replace(b'"one"', b'"two"'),
    "template/app/old.py": None,
    "template/app/renamed.py": OLD.replace(b"OLD_19 = 19", b"OLD_19 = 190"),
    "template/app/gone.py": None,
    "template/app/new.py": b"NEW = True\n",
    "template/latin.txt": "caf\xe9\n1\n2\n3\n4\n5\nlast \xfc\n".encode("latin-1"),
    "template/dos.txt": b"one\r\ntwo\r\nthree\r\nfour\r\nfive\r\nSIX\r\n",
    "template/ignored.txt": b"ignored, and changed by the template\n",
    "template/run.sh": b"#!/bin/sh\necho two\n",
}


NOTHING: Mapping[str, bytes] = MappingProxyType({})


def write_files(folder: Path, files: Mapping[str, bytes | None]) -> None:
    for name, content in files.items():
        path = folder / name
        if content is None:
            path.unlink()
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        path.chmod(0o755 if content.startswith(b"#!") else 0o644)


def commit_all(folder: Path, message: str = "changes") -> None:
    git = Git.sealed(folder).using(**IDENTITY)
    if not (folder / ".git").exists():
        git.run("init", "--quiet", "--initial-branch=main")
    git.run("add", "--all")
    git.run("commit", "--quiet", "--allow-empty", "--message", message)


def make_template(folder: Path, more: Mapping[str, bytes] = NOTHING) -> Path:
    """A repository with the releases v1.0.0 and v2.0.0; the second has `more` files."""
    folder.mkdir()
    for version, files in (("v1.0.0", FIRST), ("v2.0.0", {**SECOND, **more})):
        write_files(folder, files)
        commit_all(folder, version)
        Git.sealed(folder).run("tag", version)
    return folder
