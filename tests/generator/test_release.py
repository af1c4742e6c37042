"""Releases: one commit and one tag more, and nothing that was released changes."""

import subprocess
import sys
from pathlib import Path

import pytest

from generator.bundle import RELEASES, bundle_head, bundle_tags, project_version
from generator.errors import ExitCode, UsageError
from generator.git import Git
from generator.release import release
from tests.support.projects import ROOT

pytestmark = pytest.mark.fast

# Tag and commit of every release: projects are updated from them for years.
RELEASED = {
    "v0.1.0": "7abf0d79930f0ba592671a84f075fc7714c583ae",
    "v0.2.0": "0f56d1f2f0c3bd6dfec6cccfb85cb6e98b6aa9ea",
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for folder in ("generator", "questions", "templates"):
        (tmp_path / folder).mkdir()
    (tmp_path / "copier.yml").write_text("_subdirectory: templates\n")
    (tmp_path / "pyproject.toml").write_text(
        '[project]\nname = "x"\nversion = "0.1.0.dev0"\n\n[tool.x]\nversion = "9"\n'
    )
    return tmp_path


def test_what_was_released_never_changes() -> None:
    bundle = ROOT / RELEASES
    assert (bundle_tags(bundle) if bundle.exists() else {}) == RELEASED


def test_a_release_is_one_commit_more(root: Path) -> None:
    release(root, "0.1.0")
    first = bundle_tags(root / RELEASES)
    (root / "copier.yml").write_text("_subdirectory: templates # changed\n")

    assert release(root, "0.2.0") == "v0.2.0"

    tags = bundle_tags(root / RELEASES)
    assert tags == first | {"v0.2.0": bundle_head(root / RELEASES)}
    clone = root / "clone"
    Git.sealed(root).run("clone", "--quiet", root / RELEASES, clone)
    assert Git.sealed(clone).text("log", "--format=%s %T").split("\n")[1].startswith("v0.1.0 ")
    assert (clone / "copier.yml").read_text() == "_subdirectory: templates # changed\n"
    assert [path.name for path in (root / "generator").iterdir()] == ["releases.bundle"]


def test_it_sets_the_version_of_the_project_alone(root: Path) -> None:
    release(root, "0.1.0")

    assert project_version(root) == "0.1.0"
    assert '[tool.x]\nversion = "9"\n' in (root / "pyproject.toml").read_text()


@pytest.mark.parametrize("version", ["0.2.0", "0.1.9", "0.2.0.dev0", "0.3", "v0.3.0", "one", ""])
def test_a_version_that_is_no_next_release_is_refused(root: Path, version: str) -> None:
    release(root, "0.2.0")
    before = (root / RELEASES).read_bytes(), (root / "pyproject.toml").read_bytes()

    with pytest.raises(UsageError) as refusal:
        release(root, version)

    assert refusal.value.exit_code == ExitCode.USAGE
    assert ((root / RELEASES).read_bytes(), (root / "pyproject.toml").read_bytes()) == before


@pytest.mark.parametrize("arguments", [[], ["one"], ["1.2.3", "4.5.6"]])
def test_the_task_says_what_is_wrong(arguments: list[str]) -> None:
    command = [sys.executable, "-m", "generator.release", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
