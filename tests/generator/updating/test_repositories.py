"""Repositories that hold several projects, and repositories with settings of other systems."""

import json
import shutil
from pathlib import Path

import pytest

from generator.commands.update import abort_update, continue_update, update
from generator.errors import ExitCode, GeneratorError
from generator.git import Git
from tests.generator.updating.support import replace_in, snapshot, staged, status
from tests.support.git_template import commit_all


@pytest.fixture
def services(project: Path, tmp_path: Path) -> Path:
    """Two projects in one repository; an update of either has a conflict."""
    top = tmp_path / "repository"
    shutil.rmtree(project / ".git")
    for name in ("one", "two"):
        shutil.copytree(project, top / "services" / name)
        replace_in(top / "services" / name / "app/main.py", b'"one"', b'"mine"')
    commit_all(top)
    return top / "services"


def test_dirty_neighbours_are_left_alone(services: Path) -> None:
    (services / "two/app/main.py").write_bytes(b"DIRTY = True\n")
    (services / "two/app/new.py").write_bytes(b"UNTRACKED = True\n")
    (services / "two/.copier-answers.yml").write_bytes(b"damaged\n")
    before = snapshot(services / "two")

    assert update(services / "one", None, dry_run=False).exit_code == ExitCode.CONFLICTS

    assert snapshot(services / "two") == before
    assert [line for line in status(services.parent) if "two" in line] == [
        " M services/two/.copier-answers.yml",
        " M services/two/app/main.py",
        "?? services/two/app/new.py",
    ]


def test_the_top_of_the_repository_is_no_project(services: Path) -> None:
    with pytest.raises(GeneratorError, match="no generated project") as refusal:
        update(services.parent, None, dry_run=False)

    assert refusal.value.hint.endswith(f"{services / 'one'}, {services / 'two'}")


def test_the_update_of_a_neighbour_comes_first(services: Path) -> None:
    update(services / "one", None, dry_run=False)

    with pytest.raises(GeneratorError, match="services/one is under way"):
        update(services / "two", None, dry_run=False)
    for end in (continue_update, abort_update):
        with pytest.raises(GeneratorError, match=r"is that of .*services/one") as refusal:
            end(services / "two")
        assert refusal.value.exit_code == ExitCode.TARGET

    (services / "one/app/main.py").write_bytes(b"RESOLVED = True\n")
    Git.sealed(services).run("add", "--all", ".")
    assert continue_update(services / "one").exit_code == ExitCode.DONE
    assert update(services / "two", None, dry_run=False).exit_code == ExitCode.CONFLICTS


def test_abort_keeps_what_a_neighbour_has_staged_since(services: Path) -> None:
    before = snapshot(services / "one")
    update(services / "one", None, dry_run=False)
    replace_in(services / "two/README.md", b"First.", b"Staged.")
    (services / "two/new.txt").write_bytes(b"staged\n")
    (services / "two/app/old.py").unlink()
    Git.sealed(services).run("add", "--all", "two")

    assert abort_update(services / "one").data["abandoned"] is None

    assert snapshot(services / "one") == before
    assert [line for line in status(services.parent) if line[1] == " "] == [
        "M  services/two/README.md",
        "D  services/two/app/old.py",
        "A  services/two/new.txt",
    ]


def test_updates_in_two_worktrees_do_not_meet(services: Path, tmp_path: Path) -> None:
    Git.sealed(services).run("worktree", "add", "--quiet", "--detach", tmp_path / "linked")
    linked = tmp_path / "linked/services/one"
    before = snapshot(linked)

    assert update(services / "one", None, dry_run=False).exit_code == ExitCode.CONFLICTS
    assert update(linked, None, dry_run=False).exit_code == ExitCode.CONFLICTS
    abort_update(linked)

    assert snapshot(linked) == before
    assert "UU services/one/app/main.py" in status(services.parent)


def test_the_journal_of_another_version_is_not_touched(services: Path) -> None:
    update(services / "one", None, dry_run=False)
    state = services.parent / ".git/scaffold/state.json"
    state.write_text(json.dumps(json.loads(state.read_text()) | {"format": 1}))
    before = snapshot(services)

    with pytest.raises(GeneratorError, match="another version of scaffold"):
        abort_update(services / "one")

    assert snapshot(services) == before


@pytest.mark.parametrize("setting", ["core.fileMode=false", "core.symlinks=false"])
def test_what_a_file_system_cannot_hold_stays_in_git(project: Path, setting: str) -> None:
    git = Git.of_project(project)
    (project / "app/main.py").chmod(0o755)
    (project / "link").symlink_to("run.sh")
    commit_all(project)
    git.run("config", *setting.split("="))
    for name in ("app/main.py", "run.sh", "link"):
        (project / name).unlink()
    git.run("checkout", "--", ".")
    before = snapshot(project), staged(project)
    modes = [line for line in staged(project).splitlines() if not line.startswith("100644")]
    assert len(modes) == 3

    assert update(project, None, dry_run=False).exit_code == ExitCode.DONE
    after = {line.split("\t")[1]: line.split()[0] for line in staged(project).splitlines()}
    assert all(after[line.split("\t")[1]] == line.split()[0] for line in modes)
    git.run("reset", "--quiet", "--hard")
    (project / "link").is_symlink()
    assert (snapshot(project), staged(project)) == before


def test_two_names_of_one_file_where_case_does_not_count(project: Path) -> None:
    (project / "app/NEW.py").write_bytes(b"MINE = True\n")
    commit_all(project)
    Git.of_project(project).run("config", "core.ignoreCase", "true")
    before = snapshot(project), staged(project)

    with pytest.raises(GeneratorError, match=r"app/new\.py") as refusal:
        update(project, None, dry_run=False)

    assert refusal.value.exit_code == ExitCode.TARGET
    assert (snapshot(project), staged(project)) == before


def test_a_folder_whose_name_is_no_utf8(project: Path) -> None:
    folder = Path(str(project) + "\udce9")
    project.rename(folder)

    assert update(folder, None, dry_run=False).exit_code == ExitCode.DONE


def test_line_ends_on_disk_come_back_with_an_abort(project: Path) -> None:
    (project / ".gitattributes").write_bytes(b"* text=auto eol=lf\n")
    commit_all(project)
    replace_in(project / "app/main.py", b'"one"', b'"mine"')
    replace_in(project / "app/main.py", b"\n", b"\r\n")
    (project / "app/main.py").chmod(0o600)
    Git.sealed(project).run("add", "app/main.py")
    before = snapshot(project), staged(project)
    assert b"\r\n" in before[0]["app/main.py"][0]

    assert update(project, None, dry_run=False).exit_code == ExitCode.CONFLICTS
    abort_update(project)

    assert (snapshot(project), staged(project)) == before
