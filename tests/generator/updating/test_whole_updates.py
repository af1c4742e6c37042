"""Updates through the whole command line, from a template that changes at random."""

import json
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import Result

from generator.errors import ExitCode
from generator.git import Git
from generator.render import render
from generator.source import template_source
from generator.template_files import template_files
from generator.updating.plan import FileChange, Status
from tests.generator.updating.checkouts import make_repository, write
from tests.generator.updating.edits import (
    BOTH,
    BY_USERS,
    Edit,
    Writer,
    changed_places,
    edits,
)
from tests.generator.updating.files import EXECUTABLE, REGULAR, File, Files, read_files
from tests.generator.updating.invariants import AUTHOR, USER, lost_lines, lost_modes
from tests.generator.updating.support import snapshot, staged
from tests.generator.updating.trials import random_trials, tell
from tests.support.git_template import commit_all
from tests.support.projects import ROOT

FRAMEWORKS = ("fastapi", "django", "flask")
QUESTIONS = "questions/20_project.yml"
NEW_QUESTION = b"\n\nnew_question:\n  type: str\n  default: none\n  ask: false\n"
UPDATE = "from generator.cli import main; main()"
KILLS = 10


@dataclass
class Fork:
    """The template of this clone in a repository of its own, released again and again."""

    folder: Path
    files: Files
    # The projects of its first release.
    projects: dict[str, Files]
    releases: int = 0

    def release(
        self, framework: str, by_authors: list[Edit], *, asks: bool, other_default: bool
    ) -> tuple[str, list[str]]:
        """Its tag, and the project's files that it changes."""
        prefix = f"templates/{framework}/"
        plain = {
            path.removeprefix(prefix): file
            for path, file in self.files.items()
            if path.startswith(prefix) and path.endswith(".py") and "{" not in path
            if b"{%" not in file.content and b"{{" not in file.content
        }
        author = Writer(AUTHOR, dict(plain))
        author.apply(by_authors)
        after = {
            path: file
            for path, file in self.files.items()
            if path.removeprefix(prefix) not in plain
        }
        after |= {prefix + path: file for path, file in author.files.items()}
        questions = after[QUESTIONS].content + (NEW_QUESTION if asks else b"")
        if other_default:
            questions = questions.replace(b"default: none", b"default: mit", 1)
        after[QUESTIONS] = File(REGULAR, questions)
        write(self.folder, read_files(self.folder), after)
        self.releases += 1
        commit_all(self.folder)
        Git.sealed(self.folder).run("tag", f"v2.0.{self.releases}")
        return f"v2.0.{self.releases}", [
            place.path for place in changed_places(plain, author.files)
        ]


@pytest.fixture(scope="module")
def fork(tmp_path_factory: pytest.TempPathFactory) -> Fork:
    folder = tmp_path_factory.mktemp("fork") / "template"
    files = {
        file.path: File(EXECUTABLE if file.executable else REGULAR, file.content)
        for file in template_files(ROOT)
    }
    write(folder, {}, files)
    commit_all(folder)
    Git.sealed(folder).run("tag", "v1.0.0")
    projects = {}
    with template_source(str(folder)) as source:
        for framework in FRAMEWORKS:
            answers = {"project_name": "Shop", "framework": framework}
            project = tmp_path_factory.mktemp("project") / "shop"
            render(source, "v1.0.0", answers, project)
            projects[framework] = read_files(project)
    return Fork(folder, files, projects)


def test_an_update_loses_nothing(
    fork: Fork,
    scaffold: Callable[..., Result],
    tmp_path: Path,
    request: pytest.FixtureRequest,
) -> None:
    counted: Counter[str] = Counter()

    @random_trials(request, share=0.04)
    @given(
        st.sampled_from(FRAMEWORKS),
        edits((*BOTH, "split_file"), 4),
        edits(BY_USERS, 4),
        st.booleans(),
        st.booleans(),
    )
    def check(
        framework: str,
        by_authors: list[Edit],
        by_users: list[Edit],
        asks: bool,
        other_default: bool,
    ) -> None:
        counted["examples"] += 1
        project, base = tmp_path / str(counted["examples"]), fork.projects[framework]
        make_repository(project, base, "")
        version, places = fork.release(
            framework, by_authors, asks=asks, other_default=other_default
        )
        changed = {path: base[path] for path in base if path not in places}
        user = Writer(USER, dict(base), list(changed_places(base, changed)))
        user.apply(by_users)
        write(project, base, user.files)
        commit_all(project)
        before = snapshot(project), staged(project)

        def update() -> Result:
            return scaffold("update", str(project), "--to", version, "--json")

        done = update()
        data = json.loads(done.stdout)
        fields = ("path", "renamed_from", "note")
        changes = [
            FileChange(status=Status(file["status"]), **{field: file[field] for field in fields})
            for file in data["files"]
        ]
        now = read_files(project)
        assert list(lost_lines(user.files, now, changes)) == []
        assert lost_modes(base, user.files, now, changes) == []
        assert data["new_answers"] == ({"new_question": "none"} if asks else {})
        if done.exit_code == ExitCode.CONFLICTS:
            counted["conflicting"] += 1
            assert scaffold("update", str(project), "--abort").exit_code == ExitCode.DONE
            assert (snapshot(project), staged(project)) == before
        else:
            assert done.exit_code == ExitCode.DONE
            updated = snapshot(project), staged(project)
            assert {file["status"] for file in json.loads(update().stdout)["files"]} <= {"kept"}
            assert (snapshot(project), staged(project)) == updated

    check()
    tell(request, counted)


def test_a_killed_update_leaves_the_project_as_it_was_or_one_command_from_it(
    fork: Fork, scaffold: Callable[..., Result], tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    # In files of their own, so that there is no conflict.
    by_authors = [Edit("insert", 2 * number, 3, 2, aimed=False) for number in range(60)]
    fork.release("fastapi", by_authors, asks=True, other_default=False)
    project, base = tmp_path / "project", fork.projects["fastapi"]
    make_repository(project, base, "")
    user = Writer(USER, dict(base))
    user.apply([Edit("insert", 2 * number + 1, 40, 1, aimed=False) for number in range(20)])
    write(project, base, user.files)
    commit_all(project)
    before = snapshot(project), staged(project)
    command = (sys.executable, "-c", UPDATE, "update", str(project))
    started = time.monotonic()
    subprocess.run(command, check=True, capture_output=True)
    lasts = time.monotonic() - started
    finished = snapshot(project), staged(project)
    git, moments = Git.sealed(project), random.Random(1)
    counted: Counter[str] = Counter()

    state = project / ".git/scaffold/state.json"
    for number in range(KILLS):
        git.run("reset", "--quiet", "--hard")
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        # It writes for a small part of the time, which every other kill waits for.
        if number % 2:
            time.sleep(lasts * moments.uniform(0, 1.1))
        else:
            while not state.exists() and process.poll() is None:
                time.sleep(0.001)
            time.sleep(moments.uniform(0, 0.02))
        process.send_signal(signal.SIGKILL)
        process.wait()
        counted["kills"] += 1
        if state.exists():
            counted["taken back"] += 1
            assert scaffold("update", str(project), "--abort").exit_code == ExitCode.DONE
        now = snapshot(project), staged(project)
        counted["finished"] += now == finished
        assert now in (before, finished)
    tell(request, counted)
    assert counted["taken back"]
