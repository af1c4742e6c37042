"""`scaffold check`, and `update --dry-run` over many projects."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from generator.errors import ExitCode
from generator.releases import NOTES
from generator.render import render
from generator.source import template_source
from tests.generator.updating.support import snapshot
from tests.support.git_template import commit_all, make_template

Scaffold = Callable[..., Result]

WRITTEN = b"""\
[[release]]
version = "2.0.0"
security = %s
changed = ["A hole is closed."]
"""


@pytest.fixture(params=[True, False])
def security(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture
def projects(here: Path, tmp_path: Path, security: bool) -> Path:
    """`old` is of the first release, `new` of the second, and `none` is no project."""
    notes = WRITTEN % (b"true" if security else b"false")
    template = make_template(tmp_path / "template", {str(NOTES): notes})
    with template_source(str(template)) as source:
        for name, version in (("old", "v1.0.0"), ("new", "v2.0.0")):
            render(source, version, {"project_name": name}, here / name)
            commit_all(here / name)
    (here / "none").mkdir()
    return here


def rows(result: Result) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(result.stdout)["projects"]
    return found


def test_a_project_is_current_or_outdated(scaffold: Scaffold, projects: Path) -> None:
    new, old = scaffold("check", "new", "--json"), scaffold("check", "old", "--json")

    assert (new.exit_code, old.exit_code) == (ExitCode.DONE, ExitCode.OUTDATED)
    assert not rows(new)[0]["outdated"]
    [row] = rows(old)
    assert (row["version"], row["newest"], row["outdated"]) == ("v1.0.0", "v2.0.0", True)
    assert row["releases"][0]["changed"] == ["A hole is closed."]


def test_security_releases_are_told_apart(
    scaffold: Scaffold, projects: Path, security: bool
) -> None:
    result = scaffold("check", "old", "new", "--security")

    assert result.exit_code == (ExitCode.OUTDATED if security else ExitCode.DONE)
    assert ("lacks security release 2.0.0" in result.stdout) == security


def test_the_project_is_where_one_stands(
    scaffold: Scaffold, projects: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(projects / "old")

    assert scaffold("check").exit_code == ExitCode.OUTDATED


@pytest.mark.parametrize(
    ("command", "code"),
    [(("check",), ExitCode.USAGE), (("update", "--dry-run"), ExitCode.TARGET)],
)
def test_a_bad_project_does_not_stop_the_rest(
    scaffold: Scaffold, projects: Path, command: tuple[str, ...], code: ExitCode
) -> None:
    before = snapshot(projects)

    told = scaffold(*command, "none", "old", "missing", "new")
    found = rows(scaffold(*command, "none", "old", "missing", "new", "--json"))

    assert told.exit_code == found[0]["exit_code"] == code
    assert [row["path"] for row in found] == ["none", "old", "missing", "new"]
    assert [bool(row["error"]) for row in found] == [True, False, True, False]
    assert len([line for line in told.stdout.splitlines() if "error: " in line]) == 2
    assert snapshot(projects) == before


def test_what_updates_would_do_is_one_table(scaffold: Scaffold, projects: Path) -> None:
    result = scaffold("update", "old", "new", "--dry-run")

    assert result.exit_code == ExitCode.DONE
    old, new = result.stdout.splitlines()
    assert old.split()[:3] == ["old", "v1.0.0", "v2.0.0"]
    assert "1 deleted, 7 changed, 1 new, 1 kept" in old
    assert new.endswith("nothing to change")


def test_updates_are_made_one_at_a_time(scaffold: Scaffold, projects: Path) -> None:
    assert scaffold("update", "old", "new").exit_code == ExitCode.USAGE


def test_a_project_that_is_newer_than_the_template(scaffold: Scaffold, projects: Path) -> None:
    shutil.copytree(projects / "new", projects / "newer")
    answers = projects / "newer/.copier-answers.yml"
    answers.write_text(answers.read_text().replace("v2.0.0", "v3.0.0"))

    result = scaffold("check", "newer")

    assert result.exit_code == ExitCode.TARGET
    assert "newer than v2.0.0" in result.stdout
