"""The wheel carries the same template wherever it is built."""

import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.bundle import build_bundle, bundle_tags
from tests.support.projects import ROOT

Build = Callable[[Path, Path], Path]


def run(*command: str | Path, cwd: Path | None = None) -> str:
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What is committed here, in a repository that serves partial clones."""
    if not (ROOT / ".git").exists():
        pytest.skip("no clone")
    folder = tmp_path_factory.mktemp("repository") / "scaffold"
    run("git", "clone", "--quiet", ROOT, folder)
    run("git", "config", "uploadpack.allowFilter", "true", cwd=folder)
    return folder


@pytest.fixture(scope="module")
def expected(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    bundle = tmp_path_factory.mktemp("bundle") / "templates.bundle"
    build_bundle(repository, bundle)
    return bundle_tags(bundle)


def wheel_of(folder: Path, scratch: Path) -> Path:
    run("uv", "build", "--quiet", "--wheel", "--out-dir", scratch / "dist", folder)
    (wheel,) = (scratch / "dist").glob("*.whl")
    return wheel


def from_clone(*options: str) -> Build:
    def build(repository: Path, scratch: Path) -> Path:
        run("git", "clone", "--quiet", *options, f"file://{repository}", scratch / "clone")
        return wheel_of(scratch / "clone", scratch)

    return build


def from_worktree(repository: Path, scratch: Path) -> Path:
    run("git", "worktree", "add", "--quiet", "--detach", scratch / "worktree", cwd=repository)
    return wheel_of(scratch / "worktree", scratch)


def from_plain_folder(repository: Path, scratch: Path) -> Path:
    """With the line ends of Windows, modes of no meaning and what editors leave."""
    run("git", "clone", "--quiet", repository, scratch / "plain")
    shutil.rmtree(scratch / "plain/.git")
    for path in (scratch / "plain/templates").rglob("*"):
        path.chmod(0o777)
        if path.is_file() and b"\0" not in path.read_bytes():
            path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    (scratch / "plain/templates/.DS_Store").write_bytes(b"\0")
    return wheel_of(scratch / "plain", scratch)


def from_sdist(repository: Path, scratch: Path) -> Path:
    run("uv", "build", "--quiet", "--sdist", "--out-dir", scratch / "dist", repository)
    (sdist,) = (scratch / "dist").glob("*.tar.gz")
    return wheel_of(sdist, scratch)


def from_address(repository: Path, scratch: Path) -> Path:
    requirement = f"scaffold-web @ git+file://{repository}"
    run("uv", "pip", "install", "--quiet", "--no-deps", "--target", scratch / "site", requirement)
    return scratch / "site"


@pytest.mark.parametrize(
    "build",
    [
        pytest.param(from_clone(), id="clone"),
        pytest.param(from_clone("--depth=1"), id="shallow"),
        pytest.param(from_clone("--filter=blob:none"), id="blobless"),
        pytest.param(from_worktree, id="worktree"),
        pytest.param(from_plain_folder, id="plain"),
        pytest.param(from_sdist, id="sdist"),
        pytest.param(from_address, id="git+file"),
    ],
)
def test_every_build_carries_the_same_commits(
    repository: Path, expected: dict[str, str], build: Build, tmp_path: Path
) -> None:
    built = build(repository, tmp_path)

    if built.is_file():
        zipfile.ZipFile(built).extractall(tmp_path / "wheel")
        built = tmp_path / "wheel"
    assert bundle_tags(built / "generator/templates.bundle") == expected
    assert sorted(path.name for path in (built / "generator/questions").iterdir()) == sorted(
        path.name for path in (repository / "questions").iterdir()
    )
    assert not (built / "generator/releases.bundle").exists()
