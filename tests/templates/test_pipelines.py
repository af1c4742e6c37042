"""Continuous integration and hooks, as they run for a project's owner."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.support.git_template import commit_all
from tests.support.pipelines import Machine, Step, github_steps, gitlab_step, shell_script
from tests.support.postgres import PostgresServer
from tests.support.projects import Render
from tests.templates.combinations import base

GITHUB = ".github/workflows/ci.yml"
GITLAB = ".gitlab-ci.yml"
# What the types' check says, once a run.
CHECKED = "Success: no issues found"

# In place of Docker's program.
DOCKER = """\
printf '%s\\n' "$*"
[ "${#SECRET_KEY}" -ge 32 ] && [ -n "$POSTGRES_PASSWORD" ] || exit 9
case "$*" in *" $REFUSED "*) exit 1 ;; esac
"""

Repository = Callable[..., Path]


@pytest.fixture
def repository(render: Render, tmp_path: Path) -> Repository:
    """A rendered project as a runner has it: a clone of what is committed, with its lock file."""

    def make(framework: str, **answers: Any) -> Path:
        origin, clone = tmp_path / "origin", tmp_path / "clone"
        ignored = shutil.ignore_patterns(".venv", "__pycache__", ".*_cache", "var")
        shutil.copytree(render(base(framework, auth="none", **answers)), origin, ignore=ignored)
        run(sys.executable, "-m", "uv", "lock", "--quiet", cwd=origin)
        commit_all(origin)
        run("git", "clone", "--quiet", str(origin), str(clone), cwd=tmp_path)
        return clone

    return make


def run(*command: str, cwd: Path) -> None:
    subprocess.run(command, cwd=cwd, check=True)


def test_github_checks_on_both_databases(
    repository: Repository, tmp_path: Path, postgres: PostgresServer
) -> None:
    project = repository("fastapi", ci="github")
    machine = Machine(tmp_path / "machine", project)
    said = []
    for step in github_steps(project / GITHUB, "check"):
        on_postgres = "DATABASE_URL" in step.environment
        database = {"DATABASE_URL": postgres.create_database()} if on_postgres else {}
        said.append(machine.run(step, **database))
    assert [CHECKED in output for output in said] == [False, False, True, True]
    assert_clean(project)


def test_gitlab_checks_on_both_databases(
    repository: Repository, tmp_path: Path, postgres: PostgresServer
) -> None:
    project = repository("flask", ci="gitlab")
    machine = Machine(tmp_path / "machine", project)
    # The job's image has pip, for an environment that is all its own.
    run(sys.executable, "-m", "venv", str(tmp_path / "image"), cwd=tmp_path)
    machine.environment["PATH"] = f"{tmp_path / 'image/bin'}:{machine.environment['PATH']}"
    step = gitlab_step(project / GITLAB, "check")
    variables = {**step.environment, "UV_CACHE_DIR": machine.environment["UV_CACHE_DIR"]}
    script = step.script.replace(
        "postgresql://postgres@database/postgres", postgres.create_database()
    )
    output = machine.run(Step(script, step.name, environment=variables))
    assert output.count(CHECKED) == 2
    assert_clean(project)


def assert_clean(project: Path) -> None:
    """A run leaves nothing behind that git would take."""
    command = ["git", "status", "--porcelain"]
    assert not subprocess.check_output(command, cwd=project, text=True)


@pytest.mark.parametrize("ci", ["github", "gitlab"])
def test_the_container_job_fails_with_the_logs(render: Render, tmp_path: Path, ci: str) -> None:
    """No container engine runs here: what it is told is tried by hand with one."""
    project = render(base("flask", auth="none", ci=ci))
    (step,) = (
        github_steps(project / GITHUB, "image")
        if ci == "github"
        else [gitlab_step(project / GITLAB, "container")]
    )
    machine = Machine(tmp_path / "machine", project)
    shell_script(machine.programs, "docker", DOCKER)

    assert machine.run(step) == "compose --file compose.yaml up --wait --wait-timeout 120\n"
    with pytest.raises(AssertionError, match=r"exit 1\n.* up .*\n.* logs\n"):
        machine.run(step, REFUSED="up")


def test_hooks_pass_on_a_fresh_project_and_stop_a_bad_commit(
    repository: Repository, tmp_path: Path
) -> None:
    project = repository("flask", ci="none")
    machine = Machine(tmp_path / "machine", project)
    machine.run(Step('python3 -m venv "$RUNNER_TEMP/uv" && "$RUNNER_TEMP/uv/bin/pip" -q install uv'))
    machine.environment["PATH"] = f"{machine.folder}/temporary/uv/bin:{machine.environment['PATH']}"
    output = machine.run(Step("uv sync --quiet && uv run prek install && uv run prek run --all-files"))
    assert output.count("Passed") == 3

    identity = "git -c user.name=Ada -c user.email=ada@example.com"
    for name, content in {"app/bad.py": "import os\n", "app/ugly.py": "x=1\n"}.items():
        (project / name).write_text(content)
        with pytest.raises(AssertionError, match="Failed"):
            machine.run(Step(f"git add {name} && {identity} commit -m Bad"))
        run("git", "rm", "--quiet", "--force", name, cwd=project)
    (project / "app/good.py").write_text("X = 1\n")
    machine.run(Step(f"git add app/good.py && {identity} commit -m Good"))
