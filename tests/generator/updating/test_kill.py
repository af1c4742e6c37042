"""Killed at any moment while it writes, an update can be taken back to the last byte."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from generator.commands.update import abort_update, continue_update, update
from generator.errors import ExitCode, GeneratorError
from generator.git import Git
from tests.generator.updating.support import replace_in, snapshot, staged
from tests.support.git_template import commit_all, write_files

# Arguments: the project, and the folders of the two renders.
APPLY = """\
import sys
from pathlib import Path
from generator.updating.apply import apply_merge, record_merge
from generator.updating.merge import merge_trees
from generator.updating.merge_repository import open_merge_repository
from generator.updating.repository import find_repository

project, base, theirs = map(Path, sys.argv[1:])
repository = find_repository(project)
with open_merge_repository(repository) as aside:
    trees = aside.add_folder(base), aside.project_tree(), aside.add_folder(theirs)
    merge = merge_trees(aside.git, trees, "v2.0.0")
    record = record_merge(repository, aside, merge, ("v1.0.0", "v2.0.0"))
    apply_merge(repository, aside, merge, record)
"""
ABORT = """\
import sys
from pathlib import Path
from generator.commands.update import abort_update

print("ready", flush=True)
abort_update(Path(sys.argv[1]))
"""
# Enough to write that most kills come in between.
FILES = 600


@pytest.fixture(scope="module")
def renders(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("renders")
    names = [f"app/part{number % 20}/file{number}.py" for number in range(FILES)]
    lines = b"".join(b"LINE_%d = %d\n" % (number, number) for number in range(200))
    before = dict.fromkeys(names, lines + b"VERSION = 1\n")
    after = dict.fromkeys(names, lines + b"VERSION = 2\n")
    write_files(folder / "base", before)
    write_files(folder / "theirs", after | {f"new/{name}": lines for name in names})
    return folder / "base", folder / "theirs"


@pytest.fixture
def project(renders: tuple[Path, Path], tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    shutil.copytree(renders[0], folder)
    commit_all(folder)
    replace_in(folder / "app/part1/file1.py", b"LINE_0 = 0\n", b"LINE_0 = 'mine'\n")
    replace_in(folder / "app/part3/file3.py", b"VERSION = 1\n", b"VERSION = 'mine'\n")
    (folder / "app/part2/file2.py").chmod(0o755)
    Git.sealed(folder).run("add", "--all")
    return folder


@pytest.mark.parametrize("whole_group", [False, True])
@pytest.mark.parametrize("milliseconds", [0, 5, 15, 30, 60])
def test_abort_after_a_kill(
    project: Path, renders: tuple[Path, Path], milliseconds: int, whole_group: bool
) -> None:
    before = snapshot(project), staged(project)

    kill_update(project, renders, milliseconds / 1000, whole_group=whole_group)

    with pytest.raises(GeneratorError, match="under way"):
        update(project, None, dry_run=False)
    if not (project / ".git/scaffold/applied").exists():
        with pytest.raises(GeneratorError, match="interrupted"):
            continue_update(project)
    assert abort_update(project).exit_code == ExitCode.DONE
    assert (snapshot(project), staged(project)) == before
    assert Git.sealed(project).text("diff-files", "--name-only") == ""
    assert not (project / ".git/scaffold").exists()
    assert not (project / ".git/index.lock").exists()


@pytest.mark.parametrize("milliseconds", [0, 40, 120])
def test_an_abort_that_is_killed_can_be_repeated(
    project: Path, renders: tuple[Path, Path], milliseconds: int
) -> None:
    before = snapshot(project), staged(project)
    kill_update(project, renders, 0.03, whole_group=True)
    process = subprocess.Popen(
        [sys.executable, "-c", ABORT, str(project)], start_new_session=True, stdout=subprocess.PIPE
    )
    assert process.stdout is not None
    process.stdout.readline()
    time.sleep(milliseconds / 1000)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()

    if (project / ".git/scaffold/state.json").exists():
        abort_update(project)

    assert (snapshot(project), staged(project)) == before
    assert not (project / ".git/index.lock").exists()


@pytest.mark.parametrize("whole_group", [False, True])
@pytest.mark.parametrize("milliseconds", [0, 15])
def test_an_interrupted_update_takes_itself_back(
    project: Path, renders: tuple[Path, Path], milliseconds: int, whole_group: bool
) -> None:
    before = snapshot(project), staged(project)

    process = start_update(project, renders)
    time.sleep(milliseconds / 1000)
    if whole_group:
        os.killpg(process.pid, signal.SIGINT)
    else:
        process.send_signal(signal.SIGINT)
    _, errors = process.communicate()

    assert "KeyboardInterrupt" in errors
    assert (snapshot(project), staged(project)) == before
    assert not (project / ".git/scaffold").exists()
    assert not (project / ".git/index.lock").exists()


def start_update(project: Path, renders: tuple[Path, Path]) -> subprocess.Popen[str]:
    """An update that has begun to write."""
    command = [sys.executable, "-c", APPLY, str(project), *map(str, renders)]
    process = subprocess.Popen(command, start_new_session=True, stderr=subprocess.PIPE, text=True)
    while not (project / ".git/scaffold/state.json").exists():
        assert process.poll() is None
        time.sleep(0.0005)
    return process


def kill_update(
    project: Path, renders: tuple[Path, Path], delay: float, *, whole_group: bool
) -> None:
    """Kill an update `delay` seconds after it began to write."""
    process = start_update(project, renders)
    time.sleep(delay)
    if whole_group:
        os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.communicate()
