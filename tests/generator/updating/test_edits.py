"""What people do to a project by hand is still there after an update, or is named as a conflict."""

import shutil
from pathlib import Path

import pytest

from generator.commands.update import abort_update, update
from generator.errors import ExitCode
from generator.git import Git
from generator.render import render
from generator.source import template_source
from tests.generator.updating.support import replace_in, snapshot, staged, status
from tests.support.git_template import MAIN, commit_all


def test_an_unedited_project_becomes_a_fresh_render(
    template: Path, project: Path, tmp_path: Path
) -> None:
    result = update(project, None, dry_run=False)

    assert result.exit_code == ExitCode.DONE
    with template_source(str(template)) as source:
        render(source, "v2.0.0", {"project_name": "Shop"}, tmp_path / "fresh")
    fresh, updated = snapshot(tmp_path / "fresh"), snapshot(project)
    # It is ignored in the project, so the project's git never had it.
    assert fresh.pop("ignored.txt") != updated.pop("ignored.txt")
    assert updated == fresh
    assert not [line for line in status(project) if line[1] != " "]


def test_a_second_update_changes_nothing(project: Path) -> None:
    update(project, None, dry_run=False)
    before = snapshot(project), staged(project)

    result = update(project, None, dry_run=False)

    assert (result.exit_code, result.data["to"]) == (ExitCode.DONE, "v2.0.0")
    assert [change for change in files(result.data) if change["status"] != "kept"] == []
    assert (snapshot(project), staged(project)) == before


def test_a_dry_run_says_what_an_update_does_and_writes_nothing(project: Path) -> None:
    before = snapshot(project), staged(project), git_folder(project)

    planned = update(project, None, dry_run=True)

    assert (snapshot(project), staged(project), git_folder(project)) == before
    assert files(planned.data) == files(update(project, None, dry_run=False).data)
    assert statuses(planned.data) == {
        ".copier-answers.yml": "changed",
        "README.md": "changed",
        "app/gone.py": "deleted",
        "app/main.py": "changed",
        "app/new.py": "new",
        "app/renamed.py": "changed",
        "dos.txt": "changed",
        "ignored.txt": "kept",
        "latin.txt": "changed",
        "run.sh": "changed",
    }
    assert planned.data["new_answers"] == {"tasks": False}


def test_an_edit_elsewhere_in_a_changed_file_is_merged(project: Path) -> None:
    replace_in(project / "README.md", b"First.", b"First of all.")
    commit_all(project)

    result = update(project, None, dry_run=False)

    assert statuses(result.data)["README.md"] == "merged"
    assert (project / "README.md").read_bytes() == (
        b"# Shop\n\nFirst of all.\n\nSecond.\n\nThird, again.\n"
    )


def test_an_edit_that_is_staged_and_not_committed_is_merged(project: Path) -> None:
    replace_in(project / "README.md", b"First.", b"First of all.")
    Git.sealed(project).run("add", "README.md")

    assert update(project, None, dry_run=False).exit_code == ExitCode.DONE
    assert b"First of all." in (project / "README.md").read_bytes()


def test_an_edit_in_a_file_that_the_template_renames_moves_with_it(project: Path) -> None:
    replace_in(project / "app/old.py", b"OLD_0 = 0\n", b"OLD_0 = 'mine'\n")
    commit_all(project)

    result = update(project, None, dry_run=False)

    assert result.exit_code == ExitCode.DONE
    assert not (project / "app/old.py").exists()
    moved = (project / "app/renamed.py").read_bytes()
    assert b"OLD_0 = 'mine'\n" in moved
    assert b"OLD_19 = 190\n" in moved
    assert {"path": "app/renamed.py", "status": "merged", "renamed_from": "app/old.py"}.items() <= (
        next(change for change in files(result.data) if change["path"] == "app/renamed.py").items()
    )


def test_an_edit_in_a_file_that_the_template_deletes_is_a_conflict(project: Path) -> None:
    (project / "app/gone.py").write_bytes(b"GONE = False  # mine\n")
    commit_all(project)

    result = update(project, None, dry_run=False)

    assert (result.exit_code, result.data["conflicts"]) == (ExitCode.CONFLICTS, ["app/gone.py"])
    assert (project / "app/gone.py").read_bytes() == b"GONE = False  # mine\n"
    assert "UD app/gone.py" in status(project)


def test_a_change_follows_a_file_that_the_project_renamed(project: Path) -> None:
    (project / "app/main.py").rename(project / "app/program.py")
    commit_all(project)

    result = update(project, None, dry_run=False)

    assert result.exit_code == ExitCode.DONE
    assert not (project / "app/main.py").exists()
    assert (project / "app/program.py").read_bytes() == MAIN.replace(b"one", b"two")


def test_a_file_that_the_project_deleted_stays_deleted(project: Path) -> None:
    (project / "app/main.py").unlink()
    commit_all(project)

    result = update(project, None, dry_run=False)

    assert result.exit_code == ExitCode.DONE
    assert not (project / "app/main.py").exists()
    assert statuses(result.data)["app/main.py"] == "kept"


def test_both_sides_of_a_conflict_stand_in_the_file_under_their_names(project: Path) -> None:
    replace_in(project / "app/main.py", b'"one"', b'"mine"')
    commit_all(project)

    result = update(project, None, dry_run=False)

    assert (result.exit_code, result.data["conflicts"]) == (ExitCode.CONFLICTS, ["app/main.py"])
    assert (
        b"<<<<<<< your project\n"
        b'    print("mine")\n'
        b"=======\n"
        b'    print("two")\n'
        b">>>>>>> template v2.0.0\n"
    ) in (project / "app/main.py").read_bytes()
    assert "UU app/main.py" in status(project)
    # What is in no conflict has arrived all the same.
    assert (project / "app/new.py").exists()


def test_a_file_that_both_sides_added_is_a_conflict(project: Path) -> None:
    (project / "app/new.py").write_bytes(b"MINE = True\n")
    commit_all(project)

    result = update(project, None, dry_run=False)

    assert result.data["conflicts"] == ["app/new.py"]
    assert b"MINE = True\n" in (project / "app/new.py").read_bytes()


def test_bytes_that_are_no_utf8_are_kept(project: Path) -> None:
    replace_in(project / "latin.txt", b"caf\xe9", b"caf\xe9s \xe0 volont\xe9")
    (project / "mine.txt").write_bytes(b"\xff\xfe\x00binary\r\n")
    commit_all(project)

    assert update(project, None, dry_run=False).exit_code == ExitCode.DONE
    assert (project / "latin.txt").read_bytes() == (
        b"caf\xe9s \xe0 volont\xe9\n1\n2\n3\n4\n5\nlast \xfc\n"
    )
    assert (project / "mine.txt").read_bytes() == b"\xff\xfe\x00binary\r\n"


def test_line_ends_are_kept(project: Path) -> None:
    replace_in(project / "dos.txt", b"one\r\n", b"one, mine\r\n")
    replace_in(project / "app/stays.py", b"\n", b"\r\n")
    commit_all(project)

    assert update(project, None, dry_run=False).exit_code == ExitCode.DONE
    assert (project / "dos.txt").read_bytes() == (
        b"one, mine\r\ntwo\r\nthree\r\nfour\r\nfive\r\nSIX\r\n"
    )
    assert (project / "app/stays.py").read_bytes() == b"STAYS = True\r\n"


def test_modes_are_kept(project: Path) -> None:
    (project / "app/main.py").chmod(0o755)
    (project / "run.sh").chmod(0o644)
    commit_all(project)

    assert update(project, None, dry_run=False).exit_code == ExitCode.DONE
    assert (project / "app/main.py").stat().st_mode & 0o111
    assert b"two" in (project / "app/main.py").read_bytes()
    assert not (project / "run.sh").stat().st_mode & 0o111
    assert b"two" in (project / "run.sh").read_bytes()


def test_an_ignored_file_is_left_alone(project: Path) -> None:
    (project / "ignored.txt").write_bytes(b"mine\n")

    result = update(project, None, dry_run=False)

    assert result.exit_code == ExitCode.DONE
    assert (project / "ignored.txt").read_bytes() == b"mine\n"
    assert statuses(result.data)["ignored.txt"] == "kept"


def test_names_of_any_kind(project: Path) -> None:
    names = ["with space.txt", "na\u00efve.txt", '"quoted"', "new\nline", "-option", ":(top)x"]
    for name in names:
        (project / name).write_bytes(b"mine\n")
    (project / "link").symlink_to("with space.txt")
    commit_all(project)

    assert update(project, None, dry_run=False).exit_code == ExitCode.DONE
    assert {name: (project / name).read_bytes() for name in names} == dict.fromkeys(
        names, b"mine\n"
    )
    assert (project / "link").is_symlink()


def test_a_project_in_a_folder_of_a_repository(project: Path, tmp_path: Path) -> None:
    top = tmp_path / "repository"
    service = top / "services/my shop"
    service.parent.mkdir(parents=True)
    shutil.rmtree(project / ".git")
    project.rename(service)
    (top / "app").mkdir()
    (top / "app/main.py").write_bytes(b"another's\n")
    (top / "README.md").write_bytes(b"another's\n")
    commit_all(top)
    (top / "README.md").write_bytes(b"another's, changed\n")
    replace_in(service / "app/old.py", b"OLD_0 = 0\n", b"OLD_0 = 'mine'\n")
    Git.sealed(top).run("add", "services")

    result = update(service, None, dry_run=False)

    assert result.exit_code == ExitCode.DONE
    assert (service / "app/new.py").exists()
    assert b"OLD_0 = 'mine'\n" in (service / "app/renamed.py").read_bytes()
    assert (top / "app/main.py").read_bytes() == b"another's\n"
    assert (top / "README.md").read_bytes() == b"another's, changed\n"
    assert not (top / "app/new.py").exists()


def test_settings_and_hooks_of_the_user_change_nothing(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace_in(project / "app/old.py", b"OLD_0 = 0\n", b"OLD_0 = 'mine'\n")
    (project / ".gitattributes").write_bytes(b"*.py merge=union filter=shout\n")
    commit_all(project)
    hook = tmp_path / "hooks/post-index-change"
    hook.parent.mkdir()
    hook.write_text("#!/bin/sh\ntouch hooked\n")
    hook.chmod(0o755)
    (tmp_path / ".gitconfig").write_text(
        f"[core]\n\tautocrlf = input\n\thooksPath = {hook.parent}\n"
        "[merge]\n\trenames = false\n\tconflictStyle = diff3\n"
        "[diff]\n\tnoprefix = true\n\trenames = false\n[commit]\n\tgpgSign = true\n"
        "[tag]\n\tgpgSign = true\n[user]\n\tuseConfigOnly = true\n"
        "[log]\n\tshowSignature = true\n[color]\n\tui = always\n"
    )
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("GIT_DIR", "/nowhere")
    monkeypatch.setenv("GIT_INDEX_FILE", "/nowhere")

    result = update(project, None, dry_run=False)

    assert result.exit_code == ExitCode.DONE
    assert b"OLD_0 = 'mine'\n" in (project / "app/renamed.py").read_bytes()
    assert not (project / "hooked").exists()


def test_line_ends_that_git_converts_stay_converted(project: Path) -> None:
    git = Git.of_project(project)
    git.run("config", "core.autocrlf", "true")
    for path in git.text("ls-files").splitlines():
        (project / path).unlink()
    git.run("checkout", "--", ".")
    replace_in(project / "app/main.py", b'"one"', b'"mine"')
    git.run("add", "app/main.py")
    before = snapshot(project), staged(project)
    assert b"\r\n" in before[0]["README.md"][0]

    assert update(project, None, dry_run=False).data["conflicts"] == ["app/main.py"]

    assert b"Third, again.\r\n" in (project / "README.md").read_bytes()
    assert git.run("show", ":README.md").endswith(b"Third, again.\n")
    assert b"<<<<<<< your project\r\n" in (project / "app/main.py").read_bytes()
    abort_update(project)
    assert (snapshot(project), staged(project)) == before


def test_a_version_that_is_unknown_here_is_compared_with_the_release_before(project: Path) -> None:
    replace_in(project / ".copier-answers.yml", b"_commit: v1.0.0", b"_commit: v1.5.0")
    replace_in(project / "README.md", b"First.", b"First of all.")
    commit_all(project)

    result = update(project, None, dry_run=False)

    assert (result.exit_code, result.data["base"]) == (ExitCode.DONE, "v1.0.0")
    assert "v1.5.0 is unknown here: compared with v1.0.0 instead" in result.lines
    assert b"_commit: v2.0.0" in (project / ".copier-answers.yml").read_bytes()
    assert b"First of all." in (project / "README.md").read_bytes()


def test_a_project_in_a_linked_worktree(project: Path, tmp_path: Path) -> None:
    linked = tmp_path / "linked"
    Git.sealed(project).run("worktree", "add", "--quiet", "--detach", linked)
    before = snapshot(project)

    assert update(linked, None, dry_run=False).exit_code == ExitCode.DONE
    assert (linked / "app/new.py").exists()
    assert snapshot(project) == before


def test_a_changed_file_where_the_project_has_a_folder_is_a_conflict(project: Path) -> None:
    (project / "app/main.py").unlink()
    (project / "app/main.py").mkdir()
    (project / "app/main.py/inner.py").write_bytes(b"MINE = True\n")
    commit_all(project)

    result = update(project, None, dry_run=False)

    assert (project / "app/main.py/inner.py").read_bytes() == b"MINE = True\n"
    assert result.data["conflicts"] == ["app/main.py~template-v2.0.0"]


def files(data: object) -> list[dict[str, object]]:
    assert isinstance(data, dict)
    found: list[dict[str, object]] = data["files"]
    return found


def statuses(data: object) -> dict[object, object]:
    return {change["path"]: change["status"] for change in files(data)}


def git_folder(project: Path) -> dict[str, bytes]:
    found = (path for path in (project / ".git").rglob("*") if path.is_file())
    return {str(path): path.read_bytes() for path in found}
