"""Projects of every release, edited by hand, become projects of the files at hand."""

import subprocess
import sys
from pathlib import Path

import pytest

from generator.bundle import RELEASES, bundle_tags
from generator.commands.update import update
from generator.errors import ExitCode
from generator.git import Git
from generator.render import render
from generator.source import template_source
from generator.versions import sort_versions
from tests.generator.updating.support import snapshot, status
from tests.support.git_template import commit_all
from tests.support.projects import ROOT, Project
from tests.support.rows import FRAMEWORKS

RELEASED = sort_versions(bundle_tags(ROOT / RELEASES))
OWN = "ORDERS: list[str] = []\n"
EDITS = ("app/items/service.py", "app/health/service.py")


@pytest.fixture(params=RELEASED)
def release(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=FRAMEWORKS)
def project(home: Path, tmp_path: Path, request: pytest.FixtureRequest, release: str) -> Path:
    """A project as the release renders it, unlocked."""
    folder = tmp_path / "shop"
    answers = {"project_name": "Shop", "framework": request.param}
    with template_source() as source:
        render(source, release, answers, folder)
    commit_all(folder)
    return folder


def test_unedited_it_becomes_a_fresh_render(project: Path, tmp_path: Path) -> None:
    framework = (
        Git.sealed(project).text("grep", "-h", "framework:", ".copier-answers.yml").split()[1]
    )
    assert update(project, None, dry_run=False).exit_code == ExitCode.DONE

    with template_source() as source:
        answers = {"project_name": "Shop", "framework": framework}
        render(source, source.version, answers, tmp_path / "fresh")
    assert snapshot(project) == snapshot(tmp_path / "fresh")


def test_edited_it_keeps_every_edit(project: Path) -> None:
    edit(project)
    planned = update(project, None, dry_run=True)

    done = update(project, None, dry_run=False)

    assert (done.exit_code, done.data["files"]) == (ExitCode.DONE, planned.data["files"])
    written = {line[3:].split(" -> ")[-1] for line in status(project)}
    files = done.data["files"]
    assert isinstance(files, list)
    assert {file["path"] for file in files if file["status"] != "kept"} == written
    for name in EDITS:
        assert "Ours: " in (project / name).read_text()
    assert (project / "app/orders.py").read_text() == OWN
    assert not (project / "AGENTS.md").exists()
    for check in (("check",), ("format", "--check")):
        ruff = [sys.executable, "-m", "ruff", *check, "--no-cache"]
        assert subprocess.run(ruff, cwd=project, check=False).returncode == 0
    commit_all(project)
    assert update(project, None, dry_run=False).lines[0].endswith("nothing to change")


@pytest.mark.parametrize("project", ["fastapi"], indirect=True)
@pytest.mark.parametrize("release", RELEASED[:1], indirect=True)
def test_the_check_of_the_oldest_passes_once_it_is_updated(project: Path, release: str) -> None:
    edit(project)
    assert update(project, None, dry_run=False).exit_code == ExitCode.DONE

    Project(project, frozenset({"accounts"})).task("check")


def edit(project: Path) -> None:
    for name in EDITS:
        path = project / name
        path.write_text(path.read_text().replace('"""', '"""Ours: ', 1))
    (project / "app/orders.py").write_text(OWN)
    (project / "AGENTS.md").unlink()
    commit_all(project)
