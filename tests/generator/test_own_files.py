"""A project that has a file of its own where the template begins to have one."""

from collections.abc import Callable
from pathlib import Path

from typer.testing import Result

from generator.errors import ExitCode
from generator.render import render
from generator.source import template_source
from tests.support.git_template import commit_all

# The last release without pipelines.
BEFORE = "v0.2.0"
OWN = "name: Mine\non: push\n"


def test_an_own_pipeline_is_in_conflict_and_kept(
    scaffold: Callable[..., Result], here: Path
) -> None:
    workflow = here / "shop/.github/workflows/ci.yml"
    with template_source() as source:
        render(source, BEFORE, {"project_name": "Shop", "framework": "flask"}, here / "shop")
    workflow.parent.mkdir(parents=True)
    workflow.write_text(OWN)
    commit_all(here / "shop")

    done = scaffold("update", "shop")

    assert done.exit_code == ExitCode.CONFLICTS, done.output
    assert OWN in workflow.read_text()
    assert workflow.read_text().startswith("<<<<<<< your project\n")
    assert (here / "shop/compose.yaml").exists()
    assert scaffold("update", "shop", "--abort").exit_code == ExitCode.DONE
    assert workflow.read_text() == OWN
