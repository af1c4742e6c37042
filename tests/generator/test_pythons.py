"""The Python that a project starts from, out of what a machine has."""

import sys
from pathlib import Path

import pytest

from generator.pythons import newest_python

pytestmark = pytest.mark.fast

SUPPORTED = ["3.11", "3.12", "3.13", "3.14"]
RUNNING = f"{sys.version_info.major}.{sys.version_info.minor}"


def install(folder: Path, name: str, *, script: str | None = None) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    content = b"\x7fELF" if script is None else f"#!/bin/sh\n{script}\n".encode()
    (folder / name).write_bytes(content)
    (folder / name).chmod(0o755)


@pytest.fixture
def path(tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    folders = [tmp_path / "one", tmp_path / "two"]
    monkeypatch.setenv("PATH", ":".join(map(str, folders)))
    return folders


def test_the_newest_on_the_path_counts_wherever_it_stands(path: list[Path]) -> None:
    install(path[0], "python3.11")
    install(path[1], "python3.13")
    assert newest_python(SUPPORTED) == "3.13"


def test_a_version_that_is_not_supported_does_not_count(path: list[Path]) -> None:
    install(path[0], "python3.12")
    install(path[0], "python3.15")
    assert newest_python(SUPPORTED) == "3.12"


def test_a_shim_counts_if_it_runs(path: list[Path]) -> None:
    install(path[0], "python3.11")
    install(path[0], "python3.14", script="exit 127")
    install(path[0], "python3.13", script="exit 127")
    install(path[1], "python3.12", script="exit 0")
    assert newest_python(SUPPORTED) == "3.12"
    install(path[1], "python3.13")
    assert newest_python(SUPPORTED) == "3.13", "behind a shim that does not run"


def test_what_uv_installed_counts_but_not_its_free_threaded_builds(
    path: list[Path], home: Path
) -> None:
    managed = home / ".local" / "share" / "uv" / "python"
    install(managed / "cpython-3.14.0+freethreaded-linux" / "bin", "python3.14")
    install(managed / "cpython-3.13.2-linux-x86_64-gnu" / "bin", "python3.13")
    assert newest_python(SUPPORTED) == "3.13"


def test_with_none_to_be_found_it_is_the_one_that_runs_this(path: list[Path]) -> None:
    assert newest_python(SUPPORTED) == RUNNING
    assert newest_python(["3.99"]) == "3.99"
