"""A private home, and a template small enough to make many projects from."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result
from uv import find_uv_bin

from generator.cli import app
from generator.git import Git
from generator.questions import Questionnaire, load
from tests.support.git_template import commit_all, write_files
from tests.support.installations import install_releases, run
from tests.support.projects import ROOT

PROJECT = {
    "{{ _copier_conf.answers_file }}.jinja": b"{{ _copier_answers|to_nice_yaml -}}\n",
    "pyproject.toml.jinja": b'[project]\nname = "{{ project_slug }}"\nversion = "0.1.0"\n'
    b'requires-python = ">=3.11"\n\n[tool.uv]\npackage = false\n',
    ".gitignore.jinja": b".env\n.venv/\n",
    ".env.example": b"# Required.\nSECRET_KEY=\nPORT=8000\nPOSTGRES_PASSWORD=\n# HOST_UID=1000\n",
    "app/main.py": b"print('hello')\n",
    # Large once rendered, for disks that are small.
    "large.txt.jinja": b"{{ 'x' * 300000 }}\n",
}


@pytest.fixture(scope="session")
def uv_cache() -> str:
    return subprocess.check_output([sys.executable, "-m", "uv", "cache", "dir"], text=True).strip()


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, uv_cache: str) -> Path:
    """An empty home, and a machine with no settings of git; uv keeps the cache that it has."""
    home = tmp_path / "home"
    home.mkdir()
    for name in [name for name in os.environ if name.startswith(("GIT_", "XDG_", "EMAIL"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("UV_CACHE_DIR", uv_cache)
    # uv may be there as a shim of pyenv alone, and trying those takes longer than most tests.
    folders = [folder for folder in os.get_exec_path() if not folder.endswith("shims")]
    monkeypatch.setenv("PATH", os.pathsep.join([*folders, str(Path(find_uv_bin()).parent)]))
    monkeypatch.setenv("UV_PYTHON_DOWNLOADS", "never")
    monkeypatch.setenv("NO_COLOR", "1")
    # Programs that tests start are those of this clone, whatever is installed.
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    return home


@pytest.fixture
def here(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory, empty."""
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture(scope="session")
def small_template(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The questions of this clone, and a project with no dependencies."""
    folder = tmp_path_factory.mktemp("small") / "template"
    files = {"copier.yml": (ROOT / "copier.yml").read_bytes()}
    for path in (ROOT / "questions").iterdir():
        files[f"questions/{path.name}"] = path.read_bytes()
    for framework in ("fastapi", "django", "flask"):
        files |= {f"templates/{framework}/{name}": data for name, data in PROJECT.items()}
    write_files(folder, files)
    commit_all(folder)
    Git.sealed(folder).run("tag", "v1.0.0")
    return str(folder)


@pytest.fixture(scope="session")
def questions() -> Questionnaire:
    return load()


@pytest.fixture
def new(scaffold: Callable[..., Result], small_template: str) -> Callable[..., Result]:
    """`scaffold new` from the small template."""

    def run(*arguments: str, stdin: str | None = None) -> Result:
        return scaffold("new", *arguments, "--template", small_template, stdin=stdin)

    return run


@pytest.fixture
def scaffold(here: Path) -> Callable[..., Result]:
    """Runs the command line in this process, without a terminal."""

    def run(*arguments: str, stdin: str | None = None) -> Result:
        return CliRunner().invoke(app, arguments, input=stdin)

    return run


@pytest.fixture(scope="session")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What is committed here."""
    if not (ROOT / ".git").exists():
        pytest.skip("no clone")
    folder = tmp_path_factory.mktemp("clone") / "scaffold"
    run("git", "clone", "--quiet", ROOT, folder)
    return folder


@pytest.fixture(scope="session")
def programs(clone: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The `scaffold` of what is committed here, and of a release after it, each installed."""
    return install_releases(clone, tmp_path_factory.mktemp("installed"))
