"""`scaffold diff`: drift of a project from what its template made of its answers."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from generator.errors import ExitCode
from generator.render import render
from generator.source import template_source
from tests.support.git_template import commit_all, make_template

Scaffold = Callable[..., Result]


@pytest.fixture
def project(here: Path, tmp_path: Path) -> Path:
    template = make_template(tmp_path / "template")
    with template_source(str(template)) as source:
        render(source, "v1.0.0", {"project_name": "Shop"}, here / "shop")
    return here / "shop"


def test_a_project_as_it_was_rendered_has_none(scaffold: Scaffold, project: Path) -> None:
    (project / "app/mine.py").write_text("MINE = True\n")
    (project / "uv.lock").write_text("version = 1\n")
    (project / ".env").write_text("SECRET_KEY=x\n")

    result = scaffold("diff", "shop", "--json")

    assert result.exit_code == ExitCode.DONE
    assert json.loads(result.stdout) == {
        "version": "v1.0.0",
        "base": "v1.0.0",
        "files": [],
        "diff": "",
    }


@pytest.mark.parametrize("committed", [True, False])
def test_drift_is_a_diff_from_the_template(
    scaffold: Scaffold, project: Path, committed: bool
) -> None:
    stays = project / "app/stays.py"
    stays.write_text("STAYS = False\n")
    (project / "app/gone.py").unlink()
    (project / "run.sh").chmod(0o644)
    if committed:
        commit_all(project)

    result = scaffold("diff", "shop")
    found = json.loads(scaffold("diff", "shop", "--json").stdout)

    assert result.exit_code == ExitCode.DRIFT
    assert {file["path"]: file["status"] for file in found["files"]} == {
        "app/gone.py": "deleted",
        "app/stays.py": "changed",
        "run.sh": "changed",
    }
    assert found["diff"] == result.stdout
    assert (
        "--- template v1.0.0/app/stays.py\t\n+++ your project/app/stays.py\t\n"
        "@@ -1 +1 @@\n-STAYS = True\n+STAYS = False\n" in result.stdout
    )
    assert "old mode 100755\nnew mode 100644\n" in result.stdout


def test_what_is_unmanaged_cannot_drift(scaffold: Scaffold, project: Path) -> None:
    (project / "pyproject.toml").write_text('[tool.scaffold]\nunmanaged = ["app"]\n')
    (project / "app/stays.py").write_text("STAYS = False\n")

    assert scaffold("diff", "shop").exit_code == ExitCode.DONE


def test_line_ends_that_git_converts_are_no_drift(scaffold: Scaffold, project: Path) -> None:
    (project / ".gitattributes").write_text("* text=auto\n")
    stays = project / "app/stays.py"
    stays.write_bytes(stays.read_bytes().replace(b"\n", b"\r\n"))

    assert scaffold("diff", "shop").exit_code == ExitCode.DONE


def test_a_version_that_is_unknown_is_compared_with_the_one_before(
    scaffold: Scaffold, project: Path
) -> None:
    answers = project / ".copier-answers.yml"
    answers.write_text(answers.read_text().replace("v1.0.0", "v1.0.0-3-g1234567"))

    result = scaffold("diff", "shop")

    assert (result.exit_code, "v1.0.0" in result.stdout) == (ExitCode.DONE, True)


def test_no_project_is_a_usage_error(scaffold: Scaffold, here: Path) -> None:
    assert scaffold("diff").exit_code == ExitCode.USAGE
