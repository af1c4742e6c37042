"""A project of the small template's first release, committed, for each test."""

import shutil
from pathlib import Path

import pytest

from generator.render import render
from generator.source import template_source
from tests.support.git_template import commit_all, make_template


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
