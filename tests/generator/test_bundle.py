"""The bundle: the same commits from the same files, wherever and whenever it is built."""

import subprocess
from pathlib import Path

import pytest

from generator.bundle import build_bundle, bundle_head, bundle_tags, bundle_version
from generator.git import Git
from generator.release import release

pytestmark = pytest.mark.fast

# The files of `root` never change, so neither may these.
TREE = "9725a2e8"
COMMIT = "e1ac14ad5d15b84e8edda7a98c47f9d0cefe3d88"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "root"
    (folder / "questions").mkdir(parents=True)
    (folder / "templates/fastapi").mkdir(parents=True)
    (folder / "generator").mkdir()
    (folder / "pyproject.toml").write_text('[project]\nversion = "0.1.0.dev0"\n')
    (folder / "copier.yml").write_text("_subdirectory: templates/fastapi\n")
    (folder / "questions/00_one.yml").write_text("one: {type: str}\n")
    (folder / "templates/fastapi/{% if one %}x{% endif %}.py").write_text("print()\n")
    (folder / "templates/fastapi/run.sh").write_text("#!/bin/sh\n")
    return folder


def build(root: Path) -> Path:
    bundle = root.parent / "built.bundle"
    build_bundle(root, bundle)
    return bundle


def clone(bundle: Path) -> Git:
    folder = bundle.parent / "clone"
    Git.sealed(bundle.parent).run("clone", "--quiet", bundle, folder)
    return Git.sealed(folder)


def test_without_releases_it_holds_the_files_at_hand(root: Path) -> None:
    bundle = build(root)

    assert bundle_version(bundle) == f"v0.1.0.dev0+{TREE}"
    git = clone(bundle)
    assert git.text("describe", "--tags") == bundle_version(bundle)
    assert git.run("ls-tree", "-r", "--format=%(objectmode) %(path)", "HEAD").decode() == (
        "100644 copier.yml\n"
        "100644 questions/00_one.yml\n"
        "100755 templates/fastapi/run.sh\n"
        "100644 templates/fastapi/{% if one %}x{% endif %}.py\n"
    )
    git.run("fsck", "--strict")


def test_its_commit_depends_on_the_files_alone(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".gitconfig").write_text(
        "[init]\n\tdefaultObjectFormat = sha256\n\ttemplateDir = templates\n"
        "[core]\n\tautocrlf = true\n\thooksPath = hooks\n[user]\n\tname = Somebody\n"
        "[tag]\n\tgpgSign = true\n\tforceSignAnnotated = true\n[commit]\n\tgpgSign = true\n"
        "[fetch]\n\tfsckObjects = true\n\tprune = true\n[transfer]\n\tbundleURI = true\n"
    )
    monkeypatch.setenv("HOME", str(tmp_path))
    for name, value in {
        "GIT_DIR": "/nowhere",
        "GIT_AUTHOR_DATE": "2001-01-01T00:00:00Z",
        "GIT_DEFAULT_HASH": "sha256",
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": "core.bare",
        "GIT_CONFIG_VALUE_0": "nonsense",
        "TZ": "Asia/Tokyo",
    }.items():
        monkeypatch.setenv(name, value)

    assert bundle_head(build(root)) == COMMIT


def test_a_git_repository_around_it_is_not_read(root: Path) -> None:
    head = bundle_head(build(root))
    subprocess.run(["git", "init", "--quiet"], cwd=root, check=True)
    (root / ".gitignore").write_text("*\n")

    assert bundle_head(build(root)) == head


def test_files_that_are_a_release_have_its_version(root: Path) -> None:
    release(root, "0.1.0")

    assert bundle_version(build(root)) == "v0.1.0"


def test_of_two_releases_of_the_same_files_it_is_the_newer(root: Path) -> None:
    release(root, "0.1.0")
    release(root, "0.1.1")

    assert bundle_version(build(root)) == "v0.1.1"


def test_files_of_an_older_release_have_its_version(root: Path) -> None:
    release(root, "0.1.0")
    (root / "copier.yml").write_text("_subdirectory: templates/fastapi # changed\n")
    release(root, "0.2.0")
    (root / "copier.yml").write_text("_subdirectory: templates/fastapi\n")

    bundle = build(root)

    assert bundle_version(bundle) == "v0.1.0"
    assert set(bundle_tags(bundle)) == {"v0.1.0", "v0.2.0"}


def test_changed_files_follow_the_newest_release(root: Path) -> None:
    release(root, "0.1.0")
    released = bundle_head(build(root))
    (root / "pyproject.toml").write_text('[project]\nversion = "0.2.0.dev0"\n')
    (root / "copier.yml").write_text("_subdirectory: templates/fastapi # changed\n")

    bundle = build(root)

    version = bundle_version(bundle)
    assert version.startswith("v0.2.0.dev0+")
    assert bundle_tags(bundle)["v0.1.0"] == released
    assert clone(bundle).text("rev-parse", "HEAD^") == released


def test_nothing_is_written_beside_the_files(root: Path) -> None:
    before = sorted(root.rglob("*"))

    build(root)

    assert sorted(root.rglob("*")) == before
