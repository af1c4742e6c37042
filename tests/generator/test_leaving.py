"""A project goes on without scaffold once its answers file is gone."""

import shutil
from pathlib import Path

from tests.support.projects import Project, Render, installed_python


def test_a_project_is_complete_without_its_answers(render: Render, tmp_path: Path) -> None:
    answers = {"project_name": "Leaving", "framework": "flask", "auth": "none"}
    folder = Path(shutil.copytree(render(answers), tmp_path / "leaving"))
    (folder / ".copier-answers.yml").unlink()
    project = Project(folder, frozenset())
    project.run("git", "init", "--quiet")
    project.run("uv", "sync", "--quiet", "--python", str(installed_python("3.11")))

    project.task("check")
