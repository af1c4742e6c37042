"""`scaffold update` at the command line."""

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from generator.errors import ExitCode
from generator.git import Git
from generator.render import render
from generator.source import template_source
from tests.support.git_template import commit_all, make_template

Scaffold = Callable[..., Result]


@pytest.fixture
def project(here: Path, tmp_path: Path) -> Path:
    template = make_template(tmp_path / "template")
    with template_source(str(template)) as source:
        render(source, "v1.0.0", {"project_name": "Shop"}, here / "shop")
    commit_all(here / "shop")
    return here / "shop"


def test_the_plan_and_the_update_are_json(scaffold: Scaffold, project: Path) -> None:
    planned = scaffold("update", "shop", "--dry-run", "--json")
    done = scaffold("update", "shop", "--json")

    assert (planned.exit_code, done.exit_code) == (ExitCode.DONE, ExitCode.DONE)
    plan, result = json.loads(planned.stdout), json.loads(done.stdout)
    assert plan["files"] == result["files"]
    assert (result["from"], result["base"], result["to"]) == ("v1.0.0", "v1.0.0", "v2.0.0")
    assert result["next_steps"]
    assert (project / "app/new.py").exists()


def test_what_was_written_can_be_taken_back(scaffold: Scaffold, project: Path) -> None:
    result = scaffold("update", "shop")

    command = f"git -C {Path('shop')} restore --staged --worktree ."
    assert f"\nTo take it back: {command}\n" in result.stdout
    subprocess.run(command.split(), check=True)
    assert Git.sealed(project).run("status", "--short") == b""
    assert not (project / "app/new.py").exists()


def test_nothing_is_said_that_would_take_back_more(scaffold: Scaffold, project: Path) -> None:
    (project / "app/stays.py").write_text("STAYS = 'not committed'\n")

    assert "To take it back" not in scaffold("update", "shop").stdout


def test_a_version_can_be_asked_for(scaffold: Scaffold, project: Path) -> None:
    result = scaffold("update", "shop", "--to", "1.0.0")

    assert result.exit_code == ExitCode.DONE
    assert not (project / "app/new.py").exists()


def test_conflicts_are_named_and_exit_3(scaffold: Scaffold, project: Path) -> None:
    (project / "app/main.py").write_text("print('mine')\n")
    commit_all(project)

    result = scaffold("update", "shop")

    assert result.exit_code == ExitCode.CONFLICTS
    assert "1 conflict, for you to resolve\n  app/main.py  changed on both sides\n" in result.stdout
    assert "scaffold update --continue" in result.stdout
    assert scaffold("update", "shop", "--continue").exit_code == ExitCode.CONFLICTS
    shutil.copy(project / "app/new.py", project / "app/main.py")
    Git.sealed(project).run("add", "app/main.py")
    assert scaffold("update", "shop", "--continue").exit_code == ExitCode.DONE


def test_an_abort_says_where_edits_are(scaffold: Scaffold, project: Path) -> None:
    (project / "app/main.py").write_text("print('mine')\n")
    commit_all(project)
    scaffold("update", "shop")
    (project / "app/main.py").write_text("print('edited')\n")

    result = scaffold("update", "shop", "--abort")

    assert result.exit_code == ExitCode.DONE
    assert "refs/scaffold/abandoned" in result.stdout
    assert (project / "app/main.py").read_text() == "print('mine')\n"


@pytest.mark.parametrize(
    "options",
    [("--continue", "--abort"), ("--abort", "--dry-run"), ("--continue", "--to", "2.0.0")],
)
def test_options_that_contradict(
    scaffold: Scaffold, project: Path, options: tuple[str, ...]
) -> None:
    result = scaffold("update", str(project), *options)

    assert result.exit_code == ExitCode.USAGE


def test_the_project_is_where_one_stands(
    scaffold: Scaffold, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(project)

    assert scaffold("update").exit_code == ExitCode.DONE
    assert (project / "app/new.py").exists()


def test_no_project_is_a_usage_error(scaffold: Scaffold, here: Path) -> None:
    Git.sealed(here).run("init", "--quiet")

    result = scaffold("update")

    assert result.exit_code == ExitCode.USAGE
    assert ".copier-answers.yml" in result.stderr
