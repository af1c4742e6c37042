"""The template is the same from every checkout."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from generator.errors import GeneratorError
from generator.template_files import TemplateFile, template_files
from tests.support.projects import ROOT

pytestmark = pytest.mark.fast

NAME = "templates/fastapi/{% if tasks %}tasks{% endif %}/{{ name }} é.py"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    write(tmp_path / "copier.yml", b"_min_copier_version: 9\n")
    write(tmp_path / "questions/00_one.yml", b"one: {type: str}\n")
    write(tmp_path / NAME, b"print()\n")
    write(tmp_path / "templates/fastapi/run.sh", b"#!/bin/sh\n")
    write(tmp_path / "templates/fastapi/logo.png", b"\x89PNG\r\n\x00")
    write(tmp_path / "generator/other.py", b"no part of the template\n")
    return tmp_path


def write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def test_path_mode_and_content(root: Path) -> None:
    assert {file.path: (file.executable, file.content) for file in template_files(root)} == {
        "copier.yml": (False, b"_min_copier_version: 9\n"),
        "questions/00_one.yml": (False, b"one: {type: str}\n"),
        NAME: (False, b"print()\n"),
        "templates/fastapi/logo.png": (False, b"\x89PNG\r\n\x00"),
        "templates/fastapi/run.sh": (True, b"#!/bin/sh\n"),
    }


def test_line_ends_and_modes_of_the_checkout_change_nothing(root: Path) -> None:
    before = list(template_files(root))
    for path in root.rglob("*.*"):
        if path.is_file() and path.suffix != ".png":
            path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
        path.chmod(0o777)

    assert list(template_files(root)) == before


@pytest.mark.parametrize(
    "name",
    [
        "__pycache__/x.cpython-311.pyc",
        "x.pyc",
        ".DS_Store",
        "._x.py",
        "x.py~",
        ".x.py.swp",
        "#x.py#",
        "x.py.orig",
        "x.py.rej",
        "Thumbs.db",
        ".mypy_cache/x",
        ".ruff_cache/x",
        ".venv/bin/python",
        ".idea/x.xml",
        "node_modules/x/index.js",
        "uv.lock",
    ],
)
def test_what_tools_leave_behind_is_no_part_of_it(root: Path, name: str) -> None:
    before = list(template_files(root))
    write(root / "templates/fastapi/app" / name, b"junk\n")

    assert list(template_files(root)) == before


def test_the_lock_of_an_editor_is_no_part_of_it(root: Path) -> None:
    before = list(template_files(root))
    (root / "templates/.#x.py").symlink_to("someone@somewhere.1234:1")

    assert list(template_files(root)) == before


def test_a_link_is_refused(root: Path) -> None:
    (root / "templates/link.py").symlink_to("fastapi/run.sh")

    with pytest.raises(GeneratorError, match="symbolic link"):
        list(template_files(root))


def test_of_this_repository_it_is_what_git_tracks() -> None:
    """Nothing tracked counts as junk, and git's modes and line ends are those of the rule."""
    if not shutil.which("git") or not (ROOT / ".git").exists():
        pytest.skip("no clone")
    roots = ("copier.yml", "questions", "templates")
    listing = subprocess.run(
        ["git", "ls-files", "--stage", "-z", "--", *roots],
        cwd=ROOT,
        check=True,
        capture_output=True,
    ).stdout
    entries = (os.fsdecode(entry).split("\t", 1) for entry in listing.split(b"\0")[:-1])
    tracked = {path: meta.split() for meta, path in entries}
    files = {file.path: file for file in template_files(ROOT)}

    missing = [path for path in tracked if path not in files and (ROOT / path).exists()]
    assert missing == []
    assert [path for path in tracked.keys() & files.keys() if not fits(files[path], tracked)] == []


def fits(file: TemplateFile, tracked: dict[str, list[str]]) -> bool:
    on_disk = (ROOT / file.path).read_bytes()
    mode = "100755" if file.executable else "100644"
    clean = b"\0" in on_disk or b"\r\n" not in on_disk
    return tracked[file.path][0] == mode and clean
