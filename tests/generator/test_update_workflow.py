"""The weekly job of a project that says where scaffold is installed from, step by step."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.support.git_template import commit_all
from tests.support.installations import VERSIONS, run, wheel_of
from tests.support.pipelines import Machine, Step, github_steps, gitlab_step, shell_script

BEFORE, AFTER = VERSIONS
BRANCH = f"update-v{AFTER}"
# Secrets that a repository has or lacks.
WITHOUT_TOKEN = {"WORKFLOWS_ALLOWED": "false", "GH_TOKEN": "the job's"}

# In place of GitHub's program, which is all of the job that cannot run here.
GH = """\
printf '%s\\n' "$*" >> "$GH_LOG"
case "$1 $2" in
    "pr list") echo "${GH_KNOWN:-0}" ;;
    "pr create") cp "$RUNNER_TEMP/body.md" "$GH_LOG.body" ;;
esac
"""
# In place of scaffold, where it is about the plan alone.
SCAFFOLD = """\
printf '%s\\n' "$*" >> "$SCAFFOLD_LOG"
case "$*" in
    check) exit 4 ;;
    *--json) cat "$SCAFFOLD_PLAN" ;;
    *) echo "the plan" ;;
esac
"""

pytestmark = [
    pytest.mark.xdist_group("update-workflow"),
    pytest.mark.skipif(not shutil.which("jq"), reason="GitHub's machines have jq, this one not"),
]


@pytest.fixture
def origin(tmp_path: Path, programs: dict[str, Path]) -> Path:
    """A project of the first release, whose job installs the second."""
    source = f"scaffold_source={wheel_of(programs[AFTER])}"
    made = tmp_path / "made"
    options = ("--framework", "flask", "-y", "--no-install", "--set", source, "-o", made)
    subprocess.run(
        [programs[BEFORE], "new", "My Shop", *options],
        check=True,
        capture_output=True,
        env={**os.environ, "HOME": str(tmp_path)},
    )
    return made / "my-shop"


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    return tmp_path / "bare.git"


def machine_of(origin: Path, bare: Path, folder: Path) -> Machine:
    """A runner with a fresh clone, and a `gh`."""
    if not bare.exists():
        run("git", "clone", "--quiet", "--bare", origin, bare)
    run("git", "clone", "--quiet", bare, folder / "clone")
    environment = {"GH_LOG": str(folder / "gh.log"), **WITHOUT_TOKEN}
    machine = Machine(folder / "machine", folder / "clone", environment)
    shell_script(machine.programs, "gh", GH)
    (folder / "gh.log").write_text("")
    return machine


def run_job(machine: Machine, *, skip: int = 0, **secrets: str) -> list[str]:
    """What was asked of GitHub."""
    workflow = machine.project / ".github/workflows/update.yml"
    for step in github_steps(workflow, "propose")[skip:]:
        machine.run(step, **{**WITHOUT_TOKEN, **secrets})
    return Path(machine.environment["GH_LOG"]).read_text().splitlines()


def git(repository: Path, *arguments: str) -> str:
    command = ["git", "-C", str(repository), *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def body(machine: Machine) -> str:
    return Path(machine.environment["GH_LOG"] + ".body").read_text()


def test_an_update_is_proposed_once(origin: Path, bare: Path, tmp_path: Path) -> None:
    first = machine_of(origin, bare, tmp_path / "first")

    asked = run_job(first)

    assert [line.split(" --")[0] for line in asked] == ["auth setup-git", "pr list", "pr create"]
    assert f"--head {BRANCH} --title Update to the template v{AFTER}" in asked[-1]
    assert git(bare, "diff", "--name-only", "main", BRANCH).splitlines() == [
        ".copier-answers.yml",
        "README.md",
        "app/news.py",
    ]
    assert "app/news.py" in body(first)
    assert "changes nothing yet" not in body(first)
    assert "the job's" not in git(bare, "log", "--patch", "--all")

    second = machine_of(origin, bare, tmp_path / "second")
    second.environment["GH_KNOWN"] = "1"
    second.environment["PATH"] = first.environment["PATH"]
    assert [line.split(" --")[0] for line in run_job(second, skip=1)] == [
        "auth setup-git",
        "pr list",
    ]

    git(bare, "update-ref", "refs/heads/main", BRANCH)
    third = machine_of(origin, bare, tmp_path / "third")
    third.environment["PATH"] = first.environment["PATH"]
    assert run_job(third, skip=1) == []


def test_a_conflict_is_described_and_not_committed(
    origin: Path, bare: Path, programs: dict[str, Path], tmp_path: Path
) -> None:
    with (origin / "README.md").open("a") as readme:
        readme.write("\nSaid by me.\n")
    commit_all(origin)
    machine = machine_of(origin, bare, tmp_path / "runner")
    machine.environment["PATH"] = f"{programs[AFTER].parent}:{machine.environment['PATH']}"

    asked = run_job(machine, skip=1)

    assert asked[-1].startswith("pr create")
    assert "Changed on both sides: README.md." in body(machine)
    assert "This branch changes nothing yet" in body(machine)
    assert git(bare, "rev-list", "--count", f"main..{BRANCH}") == "1\n"
    assert git(bare, "diff", "main", BRANCH) == ""


@pytest.mark.parametrize(("allowed", "applied"), [("false", False), ("true", True)])
def test_workflows_are_changed_with_an_own_token_alone(
    origin: Path, bare: Path, tmp_path: Path, allowed: str, applied: bool
) -> None:
    machine = machine_of(origin, bare, tmp_path / "runner")
    shell_script(machine.programs, "scaffold", SCAFFOLD)
    plan = {
        "to": "v9",
        "conflicts": [],
        "files": [{"path": ".github/workflows/ci.yml", "status": "changed"}],
    }
    (tmp_path / "plan.json").write_text(json.dumps(plan))
    machine.environment["SCAFFOLD_PLAN"] = str(tmp_path / "plan.json")
    machine.environment["SCAFFOLD_LOG"] = str(tmp_path / "scaffold.log")

    run_job(machine, skip=1, WORKFLOWS_ALLOWED=allowed)

    assert ("update" in (tmp_path / "scaffold.log").read_text().splitlines()) == applied
    assert ("not allowed to" in body(machine)) != applied


def test_a_failed_look_is_a_failed_job(origin: Path, bare: Path, tmp_path: Path) -> None:
    machine = machine_of(origin, bare, tmp_path / "runner")
    shell_script(machine.programs, "scaffold", "exit 6\n")

    with pytest.raises(AssertionError, match="exit 6"):
        run_job(machine, skip=1)


def test_gitlab_says_what_an_update_would_do(
    programs: dict[str, Path], origin: Path, tmp_path: Path
) -> None:
    """And ends with the code that the job takes for a warning."""
    change = [str(programs[BEFORE]), "set", "ci=gitlab"]
    home = {**os.environ, "HOME": str(tmp_path)}
    subprocess.run(change, check=True, cwd=origin, env=home, capture_output=True)
    machine = Machine(tmp_path / "runner", origin)
    machine.environment["PATH"] = f"{programs[AFTER].parent}:{machine.environment['PATH']}"
    step = gitlab_step(origin / ".gitlab-ci.yml", "update")
    script = step.script.replace('pip install --quiet "$SOURCE"', 'test -f "$SOURCE"')

    with pytest.raises(AssertionError, match=r"exit 4\n(.*\n)*.*app/news.py"):
        machine.run(Step(script, step.name, environment=step.environment))
