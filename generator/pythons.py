"""Which Python a new project starts from."""

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path


def newest_python(supported: Sequence[str]) -> str:
    """The newest of the supported versions that uv finds here; else the one that runs this."""
    found = (version for version in sorted(supported, key=_as_numbers) if _is_here(version))
    running = f"{sys.version_info.major}.{sys.version_info.minor}"
    return max(found, key=_as_numbers, default=running if running in supported else supported[0])


def _as_numbers(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.split(".")))


def _is_here(version: str) -> bool:
    return any(_managed(version)) or any(map(_runs, _on_path(version)))


def _managed(version: str) -> Iterator[Path]:
    """What uv has installed itself."""
    data = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    folder = Path(os.environ.get("UV_PYTHON_INSTALL_DIR") or Path(data, "uv", "python"))
    return (path for path in folder.glob(f"cpython-{version}.*") if "+" not in path.name)


def _on_path(version: str) -> Iterator[Path]:
    for folder in os.get_exec_path():
        path = Path(folder, f"python{version}")
        if os.access(path, os.X_OK):
            yield path


def _runs(interpreter: Path) -> bool:
    # Found is not enough: a shim of pyenv may stand for a version that is not active.
    done = subprocess.run([interpreter, "-c", ""], capture_output=True, check=False)
    return done.returncode == 0
