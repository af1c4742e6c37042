"""Plain Copier, without this program, makes the same project."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import copier
import pytest
import yaml
from typer.testing import Result

from generator.errors import ExitCode
from tests.support.projects import ROOT


def contents(folder: Path) -> dict[str, tuple[bytes, bool]]:
    """What is in each file, and whether it can be run; `.env` is this program's."""
    files = [path for path in folder.rglob("*") if path.is_file() and path.name != ".env"]
    return {
        str(path.relative_to(folder)): (path.read_bytes(), os.access(path, os.X_OK))
        for path in files
    }


@pytest.mark.parametrize("framework", ["fastapi", "django", "flask"])
def test_plain_copier_makes_the_same_files(
    scaffold: Callable[..., Result], here: Path, framework: str
) -> None:
    arguments = ("--framework", framework, "-y", "--no-install", "--no-git")
    assert scaffold("new", "My Shop", *arguments).exit_code == ExitCode.DONE
    ours = contents(here / "my-shop")
    clone = here / "clone"
    for name in ("questions", "templates"):
        shutil.copytree(ROOT / name, clone / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "copier.yml", clone)
    stored = yaml.safe_load(ours[".copier-answers.yml"][0])
    answers = {name: value for name, value in stored.items() if not name.startswith("_")}
    copier.run_copy(str(clone), here / "plain", answers, defaults=True, quiet=True)
    plain = contents(here / "plain")
    assert ours.keys() == plain.keys()
    assert {name for name in ours if ours[name] != plain[name]} == {".copier-answers.yml"}
