"""An installed wheel is enough: no network, no clone, an empty home."""

import functools
import itertools
import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import pytest

from generator.bundle import RELEASES, bundle_tags
from generator.errors import ExitCode
from generator.render import render
from generator.source import template_source
from generator.versions import sort_versions
from tests.generator.updating.support import Snapshot, replace_in, snapshot, staged
from tests.support.git_template import commit_all
from tests.support.installations import NEWS, VERSIONS
from tests.support.projects import ROOT
from tests.support.rows import FRAMEWORKS

RELEASED = sort_versions(bundle_tags(ROOT / RELEASES)) if (ROOT / RELEASES).exists() else []


@functools.cache
def without_network() -> tuple[str, ...]:
    """A prefix of commands that cuts the network, where this machine allows it."""
    prefix = ("unshare", "--net")
    if not shutil.which("unshare"):
        return ()
    allowed = subprocess.run([*prefix, "true"], check=False, capture_output=True).returncode == 0
    return prefix if allowed else ()


def offline(*command: str | Path, home: Path) -> subprocess.CompletedProcess[str]:
    """Run a program of an installation, without network and anything of this process's."""
    program = Path(command[0])
    return subprocess.run(
        [*without_network(), *command],
        env={"HOME": str(home), "PATH": f"{program.parent}:{os.defpath}", "UV_OFFLINE": "1"},
        cwd=home,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def scaffold(program: Path, *arguments: str | Path, code: int = ExitCode.DONE) -> dict[str, Any]:
    """Run it in an empty home; what it says as JSON."""
    with tempfile.TemporaryDirectory() as home:
        done = offline(program, *arguments, "--json", home=Path(home))
    assert done.returncode == code, done.stderr
    result: dict[str, Any] = json.loads(done.stdout)
    return result


@pytest.fixture
def project(request: pytest.FixtureRequest, programs: dict[str, Path], tmp_path: Path) -> Path:
    """A project of the first release, committed."""
    framework = getattr(request, "param", "flask")
    options = ("--framework", framework, "-y", "--no-install", "-o", tmp_path)
    made = scaffold(programs[VERSIONS[0]], "new", "My Shop", *options)
    project = Path(made["path"])
    assert f"_commit: v{VERSIONS[0]}\n" in (project / ".copier-answers.yml").read_text()
    return project


each_framework = pytest.mark.parametrize("project", FRAMEWORKS, indirect=True)


@each_framework
def test_an_edited_project_moves_to_the_next_release(
    project: Path, programs: dict[str, Path]
) -> None:
    replace_in(project / "README.md", b"# My Shop\n", b"# My Shop, of mine\n")
    (project / "app/mine.py").write_bytes(b"MINE = True\n")
    commit_all(project)

    result = scaffold(programs[VERSIONS[1]], "update", project)

    assert {change["path"]: change["status"] for change in result["files"]} == {
        ".copier-answers.yml": "changed",
        "README.md": "merged",
        "app/news.py": "new",
    }
    readme = (project / "README.md").read_bytes()
    assert readme.startswith(b"# My Shop, of mine\n")
    assert NEWS in readme
    before = snapshot(project), staged(project)
    scaffold(programs[VERSIONS[1]], "update", project)
    assert (snapshot(project), staged(project)) == before


def test_a_conflict_is_named_and_taken_back(project: Path, programs: dict[str, Path]) -> None:
    with (project / "README.md").open("ab") as file:
        file.write(b"\nSaid by me.\n")
    commit_all(project)
    before = snapshot(project), staged(project)

    result = scaffold(programs[VERSIONS[1]], "update", project, code=ExitCode.CONFLICTS)

    assert result["conflicts"] == ["README.md"]
    readme = (project / "README.md").read_bytes()
    assert b"<<<<<<< your project\n" in readme
    assert b"Said by me.\n=======\n" in readme
    scaffold(programs[VERSIONS[1]], "update", project, "--continue", code=ExitCode.CONFLICTS)
    scaffold(programs[VERSIONS[1]], "update", project, "--abort")
    assert (snapshot(project), staged(project)) == before


def test_an_installation_does_not_go_back(project: Path, programs: dict[str, Path]) -> None:
    scaffold(programs[VERSIONS[1]], "update", project)
    commit_all(project)

    result = scaffold(programs[VERSIONS[0]], "update", project, code=ExitCode.TARGET)

    assert "newer" in result["error"]


@pytest.mark.parametrize("framework", FRAMEWORKS)
@pytest.mark.parametrize(("before", "after"), list(itertools.pairwise(RELEASED)))
def test_an_edited_project_of_a_release_moves_to_the_one_after(
    programs: dict[str, Path], tmp_path: Path, framework: str, before: str, after: str
) -> None:
    """Releases that people have projects of."""
    answers = {"project_name": "My Shop", "framework": framework}
    project, fresh = tmp_path / "project", tmp_path / "fresh"
    with template_source() as source:
        render(source, before, answers, project)
        render(source, after, answers, fresh)
    replace_in(project / "README.md", b"# My Shop\n", b"# My Shop, of mine\n")
    (project / "app/mine.py").write_bytes(b"MINE = True\n")
    (project / "AGENTS.md").unlink()
    commit_all(project)

    scaffold(programs[VERSIONS[0]], "update", project, "--to", after)

    replace_in(fresh / "README.md", b"# My Shop\n", b"# My Shop, of mine\n")
    (fresh / "app/mine.py").write_bytes(b"MINE = True\n")
    (fresh / "AGENTS.md").unlink()
    assert snapshot(project) == snapshot(fresh)


def test_a_release_is_checked_compared_and_changed(
    programs: dict[str, Path], tmp_path: Path
) -> None:
    """With its own questions, though the installation is newer, and the notes of all releases."""
    program, project = programs[VERSIONS[0]], tmp_path / "project"
    with template_source() as source:
        render(source, "v0.1.0", {"project_name": "My Shop", "framework": "django"}, project)
    commit_all(project)

    [checked] = scaffold(program, "check", project, "--security", code=ExitCode.OUTDATED)[
        "projects"
    ]
    assert checked["security"][0] == "0.2.0"
    assert scaffold(program, "diff", project)["files"] == []

    before = snapshot(project)
    for verb in ("remove", "add"):
        done = scaffold(program, verb, "admin", "--project", project)
        assert (done["from"], done["to"]) == ("v0.1.0", "v0.1.0")
        commit_all(project)
    assert snapshot(project) == before


def test_plain_copier_updates_from_what_scaffold_left_in_the_home(
    project: Path, programs: dict[str, Path], tmp_path: Path
) -> None:
    program = programs[VERSIONS[1]]
    home = tmp_path / "home"
    home.mkdir()
    offline(program, "update", "--dry-run", project, home=home)

    done = offline(program.with_name("copier"), "update", "--defaults", project, home=home)

    assert done.returncode == 0, done.stderr
    assert f"_commit: v{VERSIONS[1]}\n" in (project / ".copier-answers.yml").read_text()
    assert (project / "app/news.py").exists()


def test_plain_copier_renders_the_clone_to_the_same_bytes(
    project: Path, clone: Path, programs: dict[str, Path], tmp_path: Path
) -> None:
    answers = (project / ".copier-answers.yml").read_text()
    lines = [line for line in answers.splitlines() if not line.startswith("_")]
    (tmp_path / "answers.yml").write_text("\n".join(lines))
    options = ("--quiet", "--defaults", "--vcs-ref=HEAD", "--data-file", tmp_path / "answers.yml")
    copier = programs[VERSIONS[0]].with_name("copier")

    done = offline(copier, "copy", *options, clone, tmp_path / "plain", home=tmp_path)

    assert done.returncode == 0, done.stderr
    ours, plain = snapshot(project), snapshot(tmp_path / "plain")
    del ours[".env"]
    assert own_answers(ours) == own_answers(plain)
    assert ours == plain


def own_answers(files: Snapshot) -> list[bytes]:
    """The recorded answers, less where they came from; they are taken out of `files`."""
    content, _ = files.pop(".copier-answers.yml")
    return [line for line in content.splitlines() if not line.startswith(b"_")]
