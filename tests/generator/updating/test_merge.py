"""The merge alone, on folders of any content."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from generator.git import Git
from generator.updating.merge import Merge, merge_trees
from generator.updating.merge_repository import open_merge_repository
from generator.updating.plan import plan_changes
from generator.updating.repository import find_repository
from tests.support.git_template import commit_all, write_files

pytestmark = pytest.mark.fast

Files = Mapping[str, bytes]
MergeFiles = Callable[[Files, Files, Files], Merge]
TEXT = b"".join(b"line %d\n" % number for number in range(9))


@pytest.fixture
def merge_files(tmp_path: Path) -> MergeFiles:
    """Merges base, the project's files and the template's, and gives the merge."""

    def merge(base: Files, ours: Files, theirs: Files) -> Merge:
        for name, files in (("base", base), ("ours", ours), ("theirs", theirs)):
            (tmp_path / name).mkdir()
            write_files(tmp_path / name, files)
        commit_all(tmp_path / "ours")
        with open_merge_repository(find_repository(tmp_path / "ours")) as aside:
            before, after = (aside.add_folder(tmp_path / name) for name in ("base", "theirs"))
            return merge_trees(aside.git, before, aside.project_tree(), after, "v2")

    return merge


def statuses(merge: Merge) -> dict[str, str]:
    return {change.path: change.status for change in plan_changes(merge)}


def test_a_file_of_the_project_stays_in_a_folder_that_the_template_moves(
    merge_files: MergeFiles,
) -> None:
    base = {f"docs/{number}.md": b"%d\n" % number + TEXT for number in range(4)}
    moved = {name.replace("docs", "manual"): content for name, content in base.items()}

    merge = merge_files(base, base | {"docs/mine.md": b"mine\n"}, moved)

    assert merge.conflicts == set()
    assert "docs/mine.md" in merge.result
    assert set(merge.result) == {*moved, "docs/mine.md"}


def test_the_same_change_on_both_sides_is_none(merge_files: MergeFiles) -> None:
    changed = {"a.py": TEXT + b"more\n"}

    merge = merge_files({"a.py": TEXT}, changed, changed)

    assert merge.result == merge.ours
    assert statuses(merge) == {"a.py": "kept"}


def test_a_lock_is_never_merged(merge_files: MergeFiles) -> None:
    merge = merge_files({"uv.lock": b"1\n"}, {"uv.lock": b"mine\n"}, {"uv.lock": b"2\n"})

    assert merge.result == merge.ours
    assert merge.conflicts == set()


def test_binary_files_conflict_whole(merge_files: MergeFiles) -> None:
    merge = merge_files({"a.png": b"\0 1"}, {"a.png": b"\0 mine"}, {"a.png": b"\0 2"})

    assert merge.conflicts == {"a.png"}
    assert merge.result["a.png"] == merge.ours["a.png"]


def test_files_that_the_template_ignores_are_rendered_all_the_same(
    merge_files: MergeFiles,
) -> None:
    theirs = {".gitignore": b"*.txt\n", "a.txt": b"1\n", ".git-blame-ignore-revs": b""}

    assert set(merge_files({}, {"mine.py": b""}, theirs).result) == {"mine.py", *theirs}


def test_a_renamed_file_that_the_project_deleted_stays_deleted(merge_files: MergeFiles) -> None:
    merge = merge_files({"a.py": TEXT}, {"mine.py": b""}, {"b.py": TEXT + b"more\n"})

    assert set(merge.result) == {"mine.py"}
    assert merge.conflicts == set()
    assert statuses(merge) == {"a.py": "kept"}


def test_both_sides_rename_a_file_differently(merge_files: MergeFiles) -> None:
    merge = merge_files({"a.py": TEXT}, {"mine.py": TEXT}, {"theirs.py": TEXT})

    assert merge.conflicts == {"a.py", "mine.py", "theirs.py"}
    assert merge.result["mine.py"] == merge.ours["mine.py"]


def test_the_repository_of_the_project_gets_no_object(
    merge_files: MergeFiles, tmp_path: Path
) -> None:
    merge_files({"a.py": TEXT}, {"a.py": TEXT + b"mine\n"}, {"a.py": b"theirs\n" + TEXT})

    count = Git.sealed(tmp_path / "ours").text("count-objects")
    assert count.startswith("3 objects")
