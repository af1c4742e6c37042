"""A new app of a Django project, by the task: where the layout wants it, and clean at once."""

import re
from pathlib import Path

import pytest

from tests.support.projects import Project, Projects, copied_without_environment, new_secret_key
from tests.support.rows import ROWS

NAMES = (("orders",), ("billing_entries", "Entry"))
ROW = next(row for row in ROWS if (row.framework, row.auth) == ("django", "local"))


@pytest.mark.xdist_group(ROW.id)
def test_new_apps_are_registered_and_pass_the_check(projects: Projects, tmp_path: Path) -> None:
    copy = copied_without_environment(projects.of(ROW).folder, tmp_path / "project")
    project = Project(copy, ROW.features)
    project.run("uv", "sync", "--quiet")
    for names in NAMES:
        project.run("uv", "run", "poe", "startapp", *names)
        refused = project.run("uv", "run", "poe", "startapp", *names, check=False)
        assert refused.returncode != 0
        assert re.search("CommandError: There is '.+' already: choose another name", refused.stdout)
    assert "tests/orders" in project.task("check")
    project.migrate(f"sqlite:///{tmp_path}/app.db", new_secret_key())
