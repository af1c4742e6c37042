"""The merge alone, on folders of any content."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from generator.errors import UsageError
from generator.git import Git
from generator.updating.merge import Merge, merge_trees
from generator.updating.merge_repository import open_merge_repository
from generator.updating.plan import plan_changes
from generator.updating.repository import find_repository
from generator.updating.trees import read_blob
from generator.updating.unmanaged import read_unmanaged
from tests.support.git_template import commit_all, write_files

pytestmark = pytest.mark.fast

Files = Mapping[str, bytes]
TEXT = b"".join(b"line %d\n" % number for number in range(9))


class MergeFiles:
    """Merges base, the project's files and the template's; reads what came out."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.blobs: dict[str, bytes] = {}

    def __call__(self, base: Files, ours: Files, theirs: Files) -> Merge:
        for name, files in (("base", base), ("ours", ours), ("theirs", theirs)):
            (self.folder / name).mkdir()
            write_files(self.folder / name, files)
        project = self.folder / "ours"
        commit_all(project)
        with open_merge_repository(find_repository(project)) as aside:
            before, after = (aside.add_folder(self.folder / name) for name in ("base", "theirs"))
            trees = before, aside.project_tree(), after
            merge = merge_trees(aside.git, trees, "v2", read_unmanaged(project))
            blobs = [*merge.result.values(), *(stage.blob for stage in merge.stages)]
            self.blobs = {blob.oid: read_blob(aside.git, blob) for blob in blobs}
        return merge


@pytest.fixture
def merge_files(tmp_path: Path) -> MergeFiles:
    return MergeFiles(tmp_path)


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


def test_a_file_converted_to_crlf_is_merged_and_stays_crlf(
    merge_files: MergeFiles,
) -> None:
    mine = (b"mine\n" + TEXT).replace(b"\n", b"\r\n")

    merge = merge_files({"a.py": TEXT}, {"a.py": mine}, {"b.py": TEXT + b"theirs\n"})

    assert merge.conflicts == set()
    assert merge_files.blobs[merge.result["b.py"].oid] == mine + b"theirs\r\n"


def test_a_conflict_in_a_file_converted_to_crlf_holds_the_lines_alone(
    merge_files: MergeFiles,
) -> None:
    mine = TEXT.replace(b"line 1", b"mine").replace(b"\n", b"\r\n")
    theirs = TEXT.replace(b"line 1", b"theirs")

    merge = merge_files({"a.py": TEXT}, {"a.py": mine}, {"a.py": theirs})

    merged = merge_files.blobs[merge.result["a.py"].oid]
    conflict = b"<<<<<<< your project\nmine\n=======\ntheirs\n>>>>>>> template v2\n"
    assert merged == TEXT.replace(b"line 1\n", conflict).replace(b"\n", b"\r\n")
    sides = {stage.number: merge_files.blobs[stage.blob.oid] for stage in merge.stages}
    assert sides == {1: TEXT, 2: mine, 3: theirs}


def test_crlf_ends_that_are_the_templates_own_stay_the_business_of_both(
    merge_files: MergeFiles,
) -> None:
    base = TEXT.replace(b"\n", b"\r\n")

    merge = merge_files({"a": base}, {"a": b"mine\r\n" + base}, {"a": base + b"theirs\n"})

    assert merge_files.blobs[merge.result["a"].oid] == b"mine\r\n" + base + b"theirs\n"


UNMANAGED = b'[tool.scaffold]\nunmanaged = ["a.py", "docs", "app/*.txt"]\n'


def test_what_is_unmanaged_is_no_part_of_the_merge(merge_files: MergeFiles) -> None:
    base = dict.fromkeys(("a.py", "docs/a.md", "app/a.txt", "app/sub/a.txt", "b/a.py"), TEXT)
    ours = {**base, "pyproject.toml": UNMANAGED, "a.py": b"mine\n", "docs/mine.md": TEXT + b"1\n"}
    del ours["docs/a.md"]
    theirs = {name: content + b"theirs\n" for name, content in base.items()} | {"docs/b.md": b""}

    merge = merge_files(base, ours, theirs)

    assert merge.conflicts == set()
    assert {path for path in ours if merge.result[path] != merge.ours[path]} == {
        "app/sub/a.txt",
        "b/a.py",
    }
    assert merge.result.keys() == ours.keys()
    notes = {change.path: change.note for change in plan_changes(merge)}
    assert notes == {
        **dict.fromkeys(("a.py", "docs/a.md", "docs/b.md", "app/a.txt"), "unmanaged"),
        "app/sub/a.txt": None,
        "b/a.py": None,
    }


def test_nothing_moves_into_an_unmanaged_file_nor_over_it(merge_files: MergeFiles) -> None:
    ours = {"pyproject.toml": UNMANAGED, "a.py": TEXT, "docs/mine.md": b"mine\n"}

    merge = merge_files({"old.py": TEXT}, ours, {"old.py": TEXT + b"theirs\n", "docs": b"a file\n"})

    assert (merge.result, merge.conflicts) == (merge.ours, set())


@pytest.mark.parametrize(
    "setting",
    [
        "unmanaged = 'README.md'",
        "unmanaged = [1]",
        "unmanaged = ['']",
        "unmanaged = ['/etc/passwd']",
        "unmanaged = ['../other']",
        "unmanaged = ['C:/x']",
        "unmanaged = ['app\\\\main.py']",
        "unmanaged = ['!a']",
        "unmanged = []",
        "unmanaged = [",
    ],
)
def test_what_is_no_list_of_paths_is_refused_in_a_line(tmp_path: Path, setting: str) -> None:
    (tmp_path / "pyproject.toml").write_text(f"[tool.scaffold]\n{setting}\n")

    with pytest.raises(UsageError, match=r"pyproject\.toml") as refusal:
        read_unmanaged(tmp_path)

    assert "\n" not in refusal.value.message + refusal.value.hint


def test_the_answers_file_is_always_managed(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.scaffold]\nunmanaged = ['*', '.*']\n")

    unmanaged = read_unmanaged(tmp_path)

    assert unmanaged.among(["a", ".copier-answers.yml", "b/c"]) == {"a", "b/c"}


def test_the_repository_of_the_project_gets_no_object(
    merge_files: MergeFiles, tmp_path: Path
) -> None:
    merge_files({"a.py": TEXT}, {"a.py": TEXT + b"mine\n"}, {"a.py": b"theirs\n" + TEXT})

    count = Git.sealed(tmp_path / "ours").text("count-objects")
    assert count.startswith("3 objects")
