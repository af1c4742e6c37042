"""Locking and installing a new project's dependencies, and failing at that."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from generator.errors import ExitCode
from generator.git import Git

Scaffold = Callable[..., Result]


def test_dependencies_are_locked_before_the_commit_and_then_installed(
    new: Scaffold, here: Path
) -> None:
    done = new("shop", "--json", "-y")
    assert done.exit_code == ExitCode.DONE, done.output
    folder = here / "shop"
    assert "uv.lock" in Git.of_project(folder).text("ls-files").splitlines()
    assert (folder / ".venv").is_dir()
    assert str(folder) in (folder / ".venv" / "bin" / "activate").read_text()
    result = json.loads(done.stdout)
    assert "uv.lock" in result["files"]
    assert result["next_steps"] == ["cd shop", "uv run poe check", "uv run poe dev"]


def test_offline_with_nothing_cached_the_project_is_complete_and_the_exit_is_8(
    scaffold: Scaffold, here: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UV_OFFLINE", "1")
    monkeypatch.setenv("UV_CACHE_DIR", str(tmp_path / "cold"))
    done = scaffold("new", "shop", "-y", "--json")
    assert done.exit_code == ExitCode.INCOMPLETE
    assert "uv lock failed" in done.stderr
    result = json.loads(done.stdout)
    assert result["next_steps"][:3] == [
        "cd shop",
        "uv sync",
        "git add uv.lock && git commit -m 'Lock the dependencies'",
    ]
    folder = here / "shop"
    assert all((folder / name).is_file() for name in result["files"])
    assert Git.of_project(folder).text("status", "--porcelain") == ""
    assert [path.name for path in here.iterdir()] == ["shop"]


def test_an_installation_that_fails_leaves_the_project_and_is_no_success(
    new: Scaffold, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UV_PROJECT_ENVIRONMENT", "/proc/nowhere")
    done = new("shop", "-y")
    assert done.exit_code == ExitCode.INCOMPLETE
    assert "uv sync failed" in done.stderr
    assert "its dependencies are not installed" in done.stdout
    assert "  uv sync\n" in done.stdout
    assert "git add uv.lock" not in done.stdout, "the lock is committed"
    assert (here / "shop" / "uv.lock").exists()
