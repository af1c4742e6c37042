"""What an update refuses, in a sentence, with nothing changed."""

import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.commands.update import update
from generator.errors import ExitCode, GeneratorError
from generator.git import Git
from tests.generator.updating.support import replace_in, snapshot, staged
from tests.support.git_template import commit_all

ANSWERS = ".copier-answers.yml"


def refused(project: Path, to: str | None = None) -> GeneratorError:
    before = snapshot(project)
    with pytest.raises(GeneratorError) as refusal:
        update(project, to, dry_run=False)
    assert snapshot(project) == before
    assert not (project / ".git/scaffold").exists()
    return refusal.value


def edit(project: Path) -> str:
    replace_in(project / "app/main.py", b"help", b"mine")
    return "app/main.py"


def edit_within_a_tick_of_the_index(project: Path) -> str:
    replace_in(project / "app/main.py", b"help", b"more")
    Git.sealed(project).run("add", "app/main.py")
    replace_in(project / "app/main.py", b"more", b"mine")
    time.sleep(1.1)  # a copy of the index is then of another second
    return "app/main.py"


def edit_assumed_unchanged(project: Path) -> str:
    Git.sealed(project).run("update-index", "--assume-unchanged", "app/main.py")
    return edit(project)


def edit_what_will_be_deleted(project: Path) -> str:
    replace_in(project / "app/gone.py", b"True", b"False")
    return "app/gone.py"


def delete(project: Path) -> str:
    (project / "app/main.py").unlink()
    return "app/main.py"


def make_untracked(project: Path) -> str:
    (project / "app/new.py").write_bytes(b"MINE = True\n")
    return "app/new.py"


def make_ignored(project: Path) -> str:
    (project / ".git/info").mkdir(exist_ok=True)
    (project / ".git/info/exclude").write_text("new.py\n")
    return make_untracked(project)


def make_link(project: Path) -> str:
    (project / "app/new.py").symlink_to("nowhere")
    return "app/new.py"


def make_folder(project: Path) -> str:
    (project / "app/new.py").mkdir()
    (project / "app/new.py/inner.txt").write_bytes(b"mine\n")
    return "app/new.py"


def edit_answers(project: Path) -> str:
    with (project / ANSWERS).open("a") as file:
        file.write("# mine\n")
    return ANSWERS


@pytest.mark.parametrize(
    "disturb",
    [
        edit,
        edit_within_a_tick_of_the_index,
        edit_assumed_unchanged,
        edit_what_will_be_deleted,
        delete,
        make_untracked,
        make_ignored,
        make_link,
        make_folder,
        edit_answers,
    ],
)
def test_what_git_does_not_hold_is_not_overwritten(
    project: Path, disturb: Callable[[Path], str]
) -> None:
    path = disturb(project)
    index = staged(project)

    error = refused(project)

    assert error.exit_code == ExitCode.TARGET
    assert path in error.message
    assert "taken back" not in error.message
    assert staged(project) == index


def test_a_dry_run_names_what_is_in_the_way(project: Path) -> None:
    edit_assumed_unchanged(project)
    make_untracked(project)

    result = update(project, None, dry_run=True)

    assert result.exit_code == ExitCode.DONE
    assert result.data["obstacles"] == ["app/main.py", "app/new.py"]


def test_dirty_files_elsewhere_are_no_obstacle(project: Path) -> None:
    (project / "app/stays.py").write_bytes(b"STAYS = 'mine'\n")
    (project / "untracked.txt").write_bytes(b"mine\n")
    (project / "app/main.py").touch()

    assert update(project, None, dry_run=False).exit_code == ExitCode.DONE
    assert (project / "app/stays.py").read_bytes() == b"STAYS = 'mine'\n"
    assert (project / "untracked.txt").read_bytes() == b"mine\n"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "no list of answers"),
        (b"- one\n", "no list of answers"),
        (b"text", "no list of answers"),
        (b"project_name: Shop\n", "'_src_path' is missing"),
        (b"_src_path: somewhere\nproject_name: Shop\n", "'_commit' is missing"),
        (b"_commit: v1.0.0\n<<<<<<< your project\n", "a conflict that is not resolved"),
        (b"_src_path: a\n_commit: v1.0.0\n_commit: v2.0.0\n", "_commit twice"),
        (b"_commit: v1.0.0\n\xff\xfe\n", "damaged"),
    ],
)
def test_damaged_answers(project: Path, content: bytes, reason: str) -> None:
    (project / ANSWERS).write_bytes(content)
    commit_all(project)

    error = refused(project)

    assert error.exit_code == ExitCode.USAGE
    assert reason in error.message
    assert "\n" not in error.message


def test_answers_that_are_no_file(project: Path) -> None:
    (project / ANSWERS).unlink()
    (project / ANSWERS).mkdir()

    with pytest.raises(GeneratorError, match="damaged: Is a directory"):
        update(project, None, dry_run=False)


def test_an_answer_that_is_gone(project: Path) -> None:
    update(project, "1.0.0", dry_run=False)
    update(project, "2.0.0", dry_run=False)
    commit_all(project)
    replace_in(project / ANSWERS, b"tasks: false\n", b"")
    commit_all(project)

    error = refused(project)

    assert (error.exit_code, "has no tasks" in error.message) == (ExitCode.USAGE, True)


def test_a_template_without_versions_says_how_to_go_on(project: Path, tmp_path: Path) -> None:
    # As plain Copier records a clone.
    Git.sealed(tmp_path).run("init", "--quiet", "clone")
    answers = (project / ANSWERS).read_text().splitlines()
    answers[1:] = [f"_src_path: {tmp_path / 'clone'}", "_commit: 9c507fe", *answers[3:]]
    (project / ANSWERS).write_text("\n".join(answers) + "\n")
    commit_all(project)

    error = refused(project)

    assert error.exit_code == ExitCode.USAGE
    assert "_src_path: ~/.local/share/scaffold/templates.bundle" in error.hint


def test_missing_answers(project: Path) -> None:
    (project / ANSWERS).unlink()
    commit_all(project)

    error = refused(project)

    assert error.exit_code == ExitCode.USAGE
    assert ANSWERS in error.message


def test_answers_that_the_version_does_not_know(project: Path) -> None:
    replace_in(project / ANSWERS, b"project_name: Shop", b"project_name: Shop\ncolour: red")
    commit_all(project)

    error = refused(project)

    assert (error.exit_code, "colour: red" in error.message) == (ExitCode.USAGE, True)


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(GeneratorError, match="no folder") as refusal:
        update(tmp_path / "missing", None, dry_run=False)

    assert refusal.value.exit_code == ExitCode.USAGE


def test_a_project_without_git(rendered: Path) -> None:
    with pytest.raises(GeneratorError, match="no git repository") as refusal:
        update(rendered, None, dry_run=False)

    assert refusal.value.exit_code == ExitCode.TARGET


def test_a_project_of_which_nothing_is_added(project: Path) -> None:
    Git.sealed(project).run("rm", "--cached", "-r", "--quiet", ".")

    error = refused(project)

    assert (error.exit_code, "not under git" in error.message) == (ExitCode.TARGET, True)


def test_a_merge_that_is_under_way(project: Path) -> None:
    git = Git.sealed(project)
    blob = git.text("hash-object", "-w", "app/main.py")
    stages = "".join(f"100644 {blob} {stage}\tapp/main.py\n" for stage in (1, 2, 3))
    removed = f"0 {blob}\tapp/main.py\n"
    git.run("update-index", "--index-info", stdin=f"{removed}{stages}".encode())

    error = refused(project)

    assert (error.exit_code, "merge is under way" in error.message) == (ExitCode.TARGET, True)


def test_an_unknown_version(project: Path) -> None:
    error = refused(project, "3.0.0")

    assert error.exit_code == ExitCode.USAGE
    assert "v1.0.0, v2.0.0" in error.hint


def test_an_older_version(project: Path) -> None:
    update(project, None, dry_run=False)
    commit_all(project)

    error = refused(project, "1.0.0")

    assert error.exit_code == ExitCode.TARGET


def test_a_template_that_is_gone(project: Path) -> None:
    replace_in(project / ANSWERS, b"_src_path: ", b"_src_path: /gone")
    commit_all(project)

    assert refused(project).exit_code == ExitCode.USAGE


def test_another_git_at_work(project: Path) -> None:
    (project / ".git/index.lock").touch()

    error = refused(project)

    assert error.exit_code == ExitCode.TARGET
    assert "index.lock" in error.message


def test_a_git_that_is_too_old(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = tmp_path / "bin/git"
    old.parent.mkdir()
    real = shutil.which("git")
    version = 'case "$*" in *version) echo git version 2.34.1.windows.2; exit;; esac'
    old.write_text(f'#!/bin/sh\n{version}\nexec {real} "$@"\n')
    old.chmod(0o755)
    monkeypatch.setenv("PATH", f"{old.parent}{os.pathsep}{os.environ['PATH']}")

    error = refused(project)

    assert error.exit_code == ExitCode.TOOL_MISSING
    assert "git 2.38" in error.message
