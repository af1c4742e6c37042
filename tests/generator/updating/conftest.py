"""A project of the small template's first release for each test; renders of the real templates."""

import shutil
from pathlib import Path

import pytest

from generator.render import render
from generator.source import template_source
from tests.generator.updating.files import Files, Objects, read_files
from tests.support.git_template import commit_all, make_template

# What a project is made from and what it is updated to: a version, and answers.
OWN = ""
UPDATES = (
    (("v0.2.0", {"framework": "fastapi"}), (OWN, {"framework": "fastapi"})),
    (("v0.1.0", {"framework": "django"}), (OWN, {"framework": "django"})),
    (("v0.2.0", {"framework": "flask"}), ("v0.2.0", {"framework": "flask"})),
    ((OWN, {"framework": "fastapi", "auth": "none"}), (OWN, {"framework": "fastapi"})),
    ((OWN, {"framework": "django"}), (OWN, {"framework": "django", "admin": False})),
)


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_template(tmp_path_factory.mktemp("template") / "repository")


@pytest.fixture(scope="session")
def rendered(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("rendered") / "project"
    with template_source(str(template)) as source:
        render(source, "v1.0.0", {"project_name": "Shop"}, folder)
    return folder


@pytest.fixture
def project(rendered: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    shutil.copytree(rendered, folder, symlinks=True)
    commit_all(folder, "Initial commit")
    return folder


@pytest.fixture(scope="session")
def renders(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Files, Files]]:
    """Before and after of each update, rendered once."""
    rendered: dict[str, Files] = {}
    with template_source() as source:
        for version, answers in (side for update in UPDATES for side in update):
            key = repr((version, answers))
            if key not in rendered:
                folder = tmp_path_factory.mktemp("render") / "project"
                render(
                    source, version or source.version, {"project_name": "Shop", **answers}, folder
                )
                rendered[key] = read_files(folder)
    return [(rendered[repr(before)], rendered[repr(after)]) for before, after in UPDATES]


@pytest.fixture(scope="session")
def objects(tmp_path_factory: pytest.TempPathFactory) -> Objects:
    return Objects(tmp_path_factory.mktemp("objects"))
