"""A lock file is made anew after a merge, and an update that cannot do so says how."""

import subprocess
from pathlib import Path

import pytest

from generator.commands.update import continue_update, update
from generator.errors import ExitCode
from generator.git import Git
from tests.generator.updating.support import replace_in
from tests.support.git_template import commit_all

PYPROJECT = """\
[project]
name = "shop"
version = "1.0"
requires-python = ">=3.11"
dependencies = []
"""


@pytest.fixture(autouse=True)
def offline(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("UV_OFFLINE", "1")
    monkeypatch.setenv("UV_CACHE_DIR", str(tmp_path / "cache"))


@pytest.fixture
def locked(project: Path) -> Path:
    (project / "pyproject.toml").write_text(PYPROJECT)
    subprocess.run(["uv", "lock", "--quiet"], cwd=project, check=True)
    commit_all(project)
    return project


def test_the_lock_is_made_anew_and_staged(locked: Path) -> None:
    replace_in(locked / "pyproject.toml", b'"1.0"', b'"2.0"')
    commit_all(locked)

    assert update(locked, None, dry_run=False).exit_code == ExitCode.DONE
    assert b'version = "2.0"' in Git.sealed(locked).run("show", ":uv.lock")


def test_an_update_without_changes_locks_nothing(locked: Path) -> None:
    update(locked, None, dry_run=False)
    replace_in(locked / "pyproject.toml", b'"1.0"', b'"2.0"')

    assert update(locked, None, dry_run=False).exit_code == ExitCode.DONE
    assert b'version = "1.0"' in (locked / "uv.lock").read_bytes()


@pytest.mark.parametrize("index", [None, "http://127.0.0.1:9/simple"])
def test_what_cannot_be_locked_keeps_the_old_lock(
    locked: Path, index: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if index:
        monkeypatch.setenv("UV_DEFAULT_INDEX", index)
        monkeypatch.setenv("UV_HTTP_RETRIES", "0")
        monkeypatch.delenv("UV_OFFLINE")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    replace_in(locked / "pyproject.toml", b"[]", b'["idna"]')
    commit_all(locked)
    old = (locked / "uv.lock").read_bytes()

    result = update(locked, None, dry_run=False)

    assert result.exit_code == ExitCode.INCOMPLETE
    assert "uv lock" in "\n".join(result.lines)
    assert (locked / "uv.lock").read_bytes() == old
    assert (locked / "app/new.py").exists()
    assert not (locked / ".git/scaffold").exists()


def test_continue_locks_too(locked: Path) -> None:
    replace_in(locked / "app/main.py", b'"one"', b'"mine"')
    replace_in(locked / "pyproject.toml", b'"1.0"', b'"2.0"')
    commit_all(locked)
    assert update(locked, None, dry_run=False).exit_code == ExitCode.CONFLICTS
    assert b'version = "1.0"' in (locked / "uv.lock").read_bytes()
    (locked / "app/main.py").write_bytes(b"RESOLVED = True\n")
    Git.sealed(locked).run("add", "app/main.py")

    assert continue_update(locked).exit_code == ExitCode.DONE
    assert b'version = "2.0"' in (locked / "uv.lock").read_bytes()


def test_a_lock_that_git_ignores_is_made_anew_as_well(locked: Path) -> None:
    replace_in(locked / "pyproject.toml", b'"1.0"', b'"2.0"')
    with (locked / ".gitignore").open("a") as file:
        file.write("uv.lock\n")
    Git.sealed(locked).run("rm", "--cached", "--quiet", "uv.lock")
    commit_all(locked)

    assert update(locked, None, dry_run=False).exit_code == ExitCode.DONE
    assert b'version = "2.0"' in (locked / "uv.lock").read_bytes()
    assert Git.sealed(locked).text("ls-files", "uv.lock") == ""
