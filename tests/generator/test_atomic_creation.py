"""However `scaffold new` ends, its project is there as a whole or not at all."""

import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from typer.testing import Result

from generator.errors import ExitCode, GeneratorError
from generator.project import Plan, create
from generator.scratch import scratch_beside
from generator.source import template_source

RUN = "from generator.cli import main; main()"
ROUNDS = 8


def start(template: str, *arguments: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", RUN, "new", "shop", "-y", "--template", template, *arguments]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def until(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.005)


@pytest.fixture
def duration(here: Path, small_template: str) -> float:
    """Seconds from the first thing on the disk until the project lies where it belongs."""
    folder = here / "timed"
    folder.mkdir()
    with start(small_template, "--no-install", "-o", str(folder)) as process:
        until(lambda: any(folder.iterdir()))
        started = time.monotonic()
        until((folder / "shop").exists)
        elapsed = time.monotonic() - started
        process.communicate()
    return elapsed


def whole_or_absent(folder: Path) -> bool:
    """Whether the one or the other is true, and nothing else lies beside it."""
    found = [path.name for path in folder.iterdir()]
    if found == ["shop"]:
        names = {path.name for path in (folder / "shop").iterdir()}
        assert {".git", ".env", "pyproject.toml", "app", "large.txt"} <= names
    return found in ([], ["shop"])


@pytest.mark.parametrize("how", ["SIGKILL", "SIGINT", "SIGTERM", "SIGHUP"])
def test_ended_at_any_moment_it_leaves_nothing_half_made(
    here: Path, small_template: str, duration: float, how: str
) -> None:
    ended_early = 0
    for number in range(ROUNDS):
        folder = here / f"{how}{number}"
        folder.mkdir()
        process = start(small_template, "--no-install", "-o", str(folder))
        until(lambda: any(folder.iterdir()))  # noqa: B023 - called at once
        time.sleep(duration * random.uniform(0, 1.1))
        process.send_signal(getattr(signal, how))
        _, stderr = process.communicate()
        if how == "SIGKILL":
            until(lambda: whole_or_absent(folder))  # noqa: B023 - called at once
        else:
            assert whole_or_absent(folder), "it has cleaned up when it returns"
            # Python takes its handlers away just before it exits, the project being there.
            done = (ExitCode.DONE, -getattr(signal, how)) if (folder / "shop").exists() else ()
            assert process.returncode in (ExitCode.INTERRUPTED, *done), stderr
            assert b"Traceback" not in stderr
        ended_early += not (folder / "shop").exists()
    assert ended_early, "no round was ended before its project was there"


def test_an_interruption_that_ends_as_another_error_is_one(
    here: Path,
    small_template: str,
    scaffold: Callable[..., Result],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def start_of_a_program(*_: object, **__: object) -> None:
        try:
            raise KeyboardInterrupt
        finally:
            os.close(-1)

    monkeypatch.setattr("generator.project.commit", start_of_a_program)
    done = scaffold("new", "shop", "-y", "--template", small_template, "--no-install")
    assert done.exit_code == ExitCode.INTERRUPTED
    assert done.stderr.splitlines()[-1] == "Interrupted."
    assert list(here.iterdir()) == []


def test_a_removal_that_is_itself_interrupted_is_finished(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(shutil, "rmtree", interrupted)
    with pytest.raises(KeyboardInterrupt), scratch_beside(here / "shop") as folder:
        (folder / "file").touch()
    assert list(here.iterdir()) == []


@pytest.fixture
def small_disk() -> Iterator[None]:
    """No file may grow beyond 200 kB, which for a program is what a full disk is."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, limits[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, limits)


def test_a_full_disk_leaves_nothing(
    here: Path, small_template: str, small_disk: None, scaffold: Callable[..., Result]
) -> None:
    done = scaffold("new", "shop", "-y", "--template", small_template)
    assert done.exit_code == ExitCode.TARGET
    assert "cannot write" in done.stderr
    assert list(here.iterdir()) == []


def test_a_target_that_appears_meanwhile_is_not_overwritten(
    here: Path, small_template: str
) -> None:
    target = here / "shop"
    with template_source(small_template) as source:
        plan = Plan(target, {"project_name": "shop", "framework": "flask"}, install=False)
        target.mkdir()
        (target / "mine").write_text("mine")
        with pytest.raises(GeneratorError) as raised:
            create(plan, source)
    assert raised.value.exit_code == ExitCode.TARGET
    assert list(here.rglob("*")) == [target, target / "mine"]
