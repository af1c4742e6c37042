"""An update with conflicts is ended by hand, or taken back to the last byte."""

from pathlib import Path

import pytest

from generator.commands.update import abort_update, continue_update, update
from generator.errors import ExitCode, GeneratorError
from generator.git import Git
from tests.generator.updating.support import replace_in, snapshot, staged, status
from tests.support.git_template import MAIN, commit_all

RESOLVED = MAIN.replace(b"one", b"mine and two")


@pytest.fixture
def conflicting(project: Path) -> Path:
    """A project whose edits conflict with the second release, and one of them is only staged."""
    replace_in(project / "app/main.py", b'"one"', b'"mine"')
    (project / "app/gone.py").write_bytes(b"GONE = False  # mine\n")
    replace_in(project / "README.md", b"First.", b"First of all.")
    commit_all(project)
    replace_in(project / "app/old.py", b"OLD_0 = 0\n", b"OLD_0 = 'staged'\n")
    Git.sealed(project).run("add", "app/old.py")
    return project


def test_continue_refuses_while_a_path_is_unmerged(conflicting: Path) -> None:
    update(conflicting, None, dry_run=False)

    result = continue_update(conflicting)

    assert result.exit_code == ExitCode.CONFLICTS
    assert result.data["conflicts"] == ["app/gone.py", "app/main.py"]
    assert "scaffold update --continue" in "\n".join(result.lines)


def test_continue_refuses_while_a_mark_is_left(conflicting: Path) -> None:
    update(conflicting, None, dry_run=False)
    Git.sealed(conflicting).run("add", "--all")

    result = continue_update(conflicting)

    assert (result.exit_code, result.data["conflicts"]) == (ExitCode.CONFLICTS, ["app/main.py"])


@pytest.mark.parametrize("commits", [False, True])
def test_continue_ends_a_resolved_update(conflicting: Path, commits: bool) -> None:
    update(conflicting, None, dry_run=False)
    (conflicting / "app/main.py").write_bytes(RESOLVED)
    Git.sealed(conflicting).run("add", "--all")
    if commits:
        commit_all(conflicting)

    assert continue_update(conflicting).exit_code == ExitCode.DONE
    assert (conflicting / "app/main.py").read_bytes() == RESOLVED
    assert not (conflicting / ".git/scaffold").exists()
    assert "v2.0.0" in "".join(update(conflicting, None, dry_run=False).lines[0])


def test_abort_gives_back_contents_modes_and_index(conflicting: Path) -> None:
    before = snapshot(conflicting), staged(conflicting), status(conflicting)
    update(conflicting, None, dry_run=False)

    result = abort_update(conflicting)

    assert (result.exit_code, result.data["abandoned"]) == (ExitCode.DONE, None)
    assert (snapshot(conflicting), staged(conflicting), status(conflicting)) == before
    assert not (conflicting / ".git/scaffold").exists()


def test_abort_keeps_what_was_edited_since(conflicting: Path) -> None:
    before = snapshot(conflicting), staged(conflicting)
    update(conflicting, None, dry_run=False)
    (conflicting / "app/main.py").write_bytes(RESOLVED)
    (conflicting / "app/gone.py").unlink()
    (conflicting / "app/new.py").write_bytes(b"NEW = 'edited'\n")

    result = abort_update(conflicting)

    assert result.data["abandoned"] == "refs/scaffold/abandoned"
    assert (snapshot(conflicting), staged(conflicting)) == before
    git = Git.sealed(conflicting)
    assert git.run("show", "refs/scaffold/abandoned:app/main.py") == RESOLVED
    assert git.run("show", "refs/scaffold/abandoned:app/new.py") == b"NEW = 'edited'\n"


def test_abort_touches_nothing_else(conflicting: Path) -> None:
    update(conflicting, None, dry_run=False)
    (conflicting / "app/stays.py").write_bytes(b"STAYS = 'edited since'\n")
    (conflicting / "app/untracked.py").write_bytes(b"UNTRACKED = True\n")

    abort_update(conflicting)

    assert (conflicting / "app/stays.py").read_bytes() == b"STAYS = 'edited since'\n"
    assert (conflicting / "app/untracked.py").read_bytes() == b"UNTRACKED = True\n"


def test_edits_of_two_aborted_updates_are_both_kept(conflicting: Path) -> None:
    for number in (1, 2):
        update(conflicting, None, dry_run=False)
        (conflicting / "app/main.py").write_bytes(b"EDITED = %d\n" % number)
        abort_update(conflicting)

    history = Git.sealed(conflicting).text("log", "--format=%H", "refs/scaffold/abandoned")
    shows = [Git.sealed(conflicting).run("show", f"{one}:app/main.py") for one in history.split()]
    assert {b"EDITED = 1\n", b"EDITED = 2\n"} <= set(shows)


def test_an_abort_that_was_interrupted_is_not_continued(
    conflicting: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = snapshot(conflicting), staged(conflicting)
    update(conflicting, None, dry_run=False)
    monkeypatch.setattr("generator.updating.restore._install_index", interrupt)
    with pytest.raises(KeyboardInterrupt):
        abort_update(conflicting)
    monkeypatch.undo()
    # As a git that was killed leaves it.
    (conflicting / ".git/index.lock").touch()

    with pytest.raises(GeneratorError, match="interrupted"):
        continue_update(conflicting)
    abort_update(conflicting)

    assert (snapshot(conflicting), staged(conflicting)) == before


def interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def test_abort_refuses_after_a_commit(conflicting: Path) -> None:
    update(conflicting, None, dry_run=False)
    (conflicting / "app/main.py").write_bytes(RESOLVED)
    commit_all(conflicting)

    with pytest.raises(GeneratorError, match="commit since") as refusal:
        abort_update(conflicting)

    assert refusal.value.exit_code == ExitCode.TARGET
    assert (conflicting / "app/main.py").read_bytes() == RESOLVED


def test_abort_respects_the_lock_of_another_git(conflicting: Path) -> None:
    update(conflicting, None, dry_run=False)
    lock = conflicting / ".git/index.lock"
    lock.touch()

    with pytest.raises(GeneratorError, match="another git process"):
        abort_update(conflicting)

    lock.unlink()
    assert abort_update(conflicting).exit_code == ExitCode.DONE


def test_a_second_update_waits_for_the_end_of_the_first(conflicting: Path) -> None:
    update(conflicting, None, dry_run=False)

    with pytest.raises(GeneratorError, match="under way") as refusal:
        update(conflicting, None, dry_run=False)

    assert refusal.value.exit_code == ExitCode.TARGET


@pytest.mark.parametrize("end", [continue_update, abort_update])
def test_there_is_nothing_to_end_without_an_update(project: Path, end: object) -> None:
    assert callable(end)
    with pytest.raises(GeneratorError, match="no update is under way") as refusal:
        end(project)

    assert refusal.value.exit_code == ExitCode.TARGET
    assert not (project / ".git/scaffold").exists()
