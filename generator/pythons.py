"""Which Python a new project starts from."""

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from generator.questions import Question


def default_python(question: Question) -> str:
    """The answer to the question for a Python version, where nobody gives another."""
    return newest_python([str(choice.value) for choice in question.choices])


def newest_python(supported: Sequence[str]) -> str:
    """The newest of the supported versions that uv finds here; else the one that runs this."""
    running = f"{sys.version_info.major}.{sys.version_info.minor}"
    shims: list[tuple[str, subprocess.Popen[bytes]]] = []
    found = running if running in supported else supported[0]
    for version in sorted(supported, key=_as_numbers, reverse=True):
        interpreters = [*_managed(version), *_on_path(version)]
        if any(not _is_script(path) for path in interpreters):
            found = version
            break
        # A shim, as of pyenv, may stand for a version that is not active. Those that have to be
        # tried start together, because each takes a while.
        shims += [(version, _start(path)) for path in interpreters]
    active = [version for version, shim in shims if shim.wait() == 0]
    return max(active, key=_as_numbers, default=found)


def _as_numbers(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.split(".")))


def _managed(version: str) -> Iterator[Path]:
    """What uv has installed itself, less builds without a lock."""
    data = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    folder = Path(os.environ.get("UV_PYTHON_INSTALL_DIR") or Path(data, "uv", "python"))
    for path in folder.glob(f"cpython-{version}.*/bin/python{version}"):
        if "+" not in path.parts[-3]:
            yield path


def _on_path(version: str) -> Iterator[Path]:
    for folder in os.get_exec_path():
        path = Path(folder, f"python{version}")
        if os.access(path, os.X_OK):
            yield path


def _is_script(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(2) == b"#!"


def _start(shim: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen([shim, "-c", ""], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
