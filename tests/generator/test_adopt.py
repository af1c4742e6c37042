"""`scaffold adopt`: a skeleton under a repository that has files of its own."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from generator.commands.adopt import BRANCH
from generator.errors import ExitCode
from generator.git import IDENTITY, Git
from tests.generator.updating.support import snapshot, staged, status
from tests.support.git_template import commit_all, write_files

Adopt = Callable[..., Result]
OWN = {
    "README.md": b"# Mine\n",
    "src/tool.py": b"MINE = True\n",
    "bin/run": b"#!/bin/sh\n",
    "latin.txt": b"caf\xe9\r\n",
}
MAIN = b"print('mine')\n"


@pytest.fixture
def repository(here: Path) -> Path:
    write_files(here / "My Tool", OWN)
    commit_all(here / "My Tool")
    return here / "My Tool"


@pytest.fixture
def adopt(scaffold: Callable[..., Result], small_template: str) -> Adopt:
    def run(folder: Path, *options: str) -> Result:
        return scaffold("adopt", str(folder), "-y", "--template", small_template, *options)

    return run


def branch(repository: Path) -> str:
    return Git.sealed(repository).text("rev-parse", "--abbrev-ref", "HEAD")


def test_a_skeleton_is_laid_under_what_is_there(adopt: Adopt, repository: Path) -> None:
    before = snapshot(repository)

    result = adopt(repository, "--framework", "flask", "--json")

    assert result.exit_code == ExitCode.DONE
    data = json.loads(result.stdout)
    assert (data["branch"], data["conflicts"], data["from"]) == (BRANCH, [], "")
    assert data["answers"]["project_name"] == "My Tool"
    after = snapshot(repository)
    assert before.items() <= after.items()
    assert b"framework: flask" in after[".copier-answers.yml"][0]
    assert branch(repository) == BRANCH
    git = Git.sealed(repository)
    assert git.text("rev-parse", "main") == git.text("rev-parse", BRANCH)
    assert all(line.startswith("A  ") for line in status(repository))


def test_a_project_that_was_adopted_is_updated_like_any_other(
    adopt: Adopt, repository: Path, scaffold: Callable[..., Result]
) -> None:
    adopt(repository)
    commit_all(repository)

    result = scaffold("update", str(repository), "--json")

    assert result.exit_code == ExitCode.DONE
    assert {file["status"] for file in json.loads(result.stdout)["files"]} <= {"kept"}


def test_what_both_have_is_a_conflict_and_can_be_taken_back(
    adopt: Adopt, repository: Path, scaffold: Callable[..., Result]
) -> None:
    write_files(repository, {"app/main.py": MAIN})
    commit_all(repository)
    before = snapshot(repository), staged(repository)

    result = adopt(repository)

    assert result.exit_code == ExitCode.CONFLICTS
    assert "added on both sides" in result.stdout
    merged = (repository / "app/main.py").read_bytes()
    assert merged.startswith(b"<<<<<<< your project\n" + MAIN + b"=======\n")
    assert scaffold("update", str(repository), "--continue").exit_code == ExitCode.CONFLICTS
    assert scaffold("update", str(repository), "--abort").exit_code == ExitCode.DONE
    assert (snapshot(repository), staged(repository)) == before
    Git.sealed(repository).run("checkout", "--quiet", "-")
    assert branch(repository) == "main"
    assert adopt(repository).exit_code == ExitCode.CONFLICTS


def test_conflicts_are_resolved_as_in_an_update(
    adopt: Adopt, repository: Path, scaffold: Callable[..., Result]
) -> None:
    write_files(repository, {"app/main.py": MAIN})
    commit_all(repository)
    adopt(repository)
    (repository / "app/main.py").write_bytes(MAIN)
    Git.sealed(repository).run("add", "--all")

    assert scaffold("update", str(repository), "--continue").exit_code == ExitCode.DONE


def test_a_dry_run_writes_nothing_and_gives_the_command(
    adopt: Adopt, repository: Path, scaffold: Callable[..., Result]
) -> None:
    before = snapshot(repository), staged(repository)

    planned = json.loads(adopt(repository, "--dry-run", "--json").stdout)

    assert (snapshot(repository), staged(repository), branch(repository)) == (*before, "main")
    assert Git.sealed(repository).text("branch", "--list", BRANCH) == ""
    done = json.loads(adopt(repository, "--json").stdout)
    assert (done["files"], done["answers"]) == (planned["files"], planned["answers"])
    assert planned["next_steps"][0].startswith("scaffold adopt ")


def test_a_folder_of_a_repository(adopt: Adopt, repository: Path) -> None:
    write_files(repository / "services/shop", {"own.py": b"MINE = True\n"})
    commit_all(repository)

    assert adopt(repository / "services/shop").exit_code == ExitCode.DONE
    assert (repository / "services/shop/app/main.py").exists()
    assert not (repository / "app").exists()


def test_a_detached_head(adopt: Adopt, repository: Path) -> None:
    Git.sealed(repository).run("checkout", "--quiet", "--detach")

    assert adopt(repository).exit_code == ExitCode.DONE
    assert branch(repository) == BRANCH


def test_without_a_terminal_nothing_is_asked(
    scaffold: Callable[..., Result], repository: Path, small_template: str
) -> None:
    result = scaffold("adopt", str(repository), "--template", small_template)

    assert result.exit_code == ExitCode.USAGE
    assert "--framework" in result.stderr
    assert branch(repository) == "main"


def change(repository: Path) -> None:
    (repository / "README.md").write_bytes(b"changed\n")


def put_in_the_way(repository: Path) -> None:
    write_files(repository, {"app/main.py": MAIN})


def make_generated(repository: Path) -> None:
    (repository / ".copier-answers.yml").write_bytes(b"_src_path: elsewhere\n")


def use_the_branch(repository: Path) -> None:
    git = Git.sealed(repository).using(**IDENTITY)
    git.run("switch", "--quiet", "--create", BRANCH)
    git.run("commit", "--quiet", "--allow-empty", "--message", "mine")
    git.run("switch", "--quiet", "main")


def uncommit(repository: Path) -> None:
    Git.sealed(repository).run("update-ref", "-d", "HEAD")


@pytest.mark.parametrize(
    ("disturb", "reason"),
    [
        (change, "not committed"),
        (put_in_the_way, "app/main.py"),
        (make_generated, ".copier-answers.yml"),
        (use_the_branch, BRANCH),
        (uncommit, "no commit"),
    ],
)
def test_what_stops_it_is_said_and_nothing_is_changed(
    adopt: Adopt, repository: Path, disturb: Callable[[Path], None], reason: str
) -> None:
    disturb(repository)
    before = snapshot(repository), staged(repository)

    result = adopt(repository)

    assert result.exit_code == ExitCode.TARGET
    assert reason in result.stderr
    assert (snapshot(repository), staged(repository)) == before
    assert Git.sealed(repository).text("symbolic-ref", "--short", "HEAD") == "main"


def test_a_folder_whose_name_no_project_can_have(adopt: Adopt, repository: Path) -> None:
    folder = repository.with_name("django")
    repository.rename(folder)

    assert adopt(folder).exit_code == ExitCode.USAGE
    assert adopt(folder, "--set", "project_name=Our Shop").exit_code == ExitCode.DONE
