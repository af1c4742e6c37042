"""How quick an update is, beside `copier update`. Exit 1 above 3 s, or if it is the slower one.

    python benchmarks/update.py [ROUNDS]

An edited FastAPI project of the first release is brought to the files at hand: by `scaffold update`
and by `copier update`, in turns, each on a copy of its own; the median of the rounds counts. Both
run from compiled modules, as installed programs do.
"""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from generator.git import IDENTITY, Git
from generator.render import render
from generator.source import template_source

BIN = Path(sys.executable).parent
SECONDS, RATIO = 3.0, 1.0


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        # `copier update` reads the bundle there, and the user's own stays as it is.
        os.environ["HOME"] = folder
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        newest = edited_project(scratch / "project")
        commands: dict[str, list[str | Path]] = {
            "scaffold": [BIN / "scaffold", "update"],
            "copier": [BIN / "copier", "update", "--defaults", "--quiet", f"--vcs-ref={newest}"],
        }
        times: dict[str, list[float]] = {name: [] for name in commands}
        for _ in range(rounds):
            for name, command in commands.items():
                copy = scratch / name
                shutil.copytree(scratch / "project", copy)
                times[name].append(seconds(command, copy))
                shutil.rmtree(copy)
    own, other = (statistics.median(times[name]) for name in commands)
    print(f"scaffold update {own:5.2f} s (at most {SECONDS:.0f} s)")
    print(f"copier update   {other:5.2f} s, ratio {own / other:4.2f} (at most {RATIO:.0f})")
    sys.exit(own > SECONDS or own / other > RATIO)


def edited_project(folder: Path) -> str:
    """Edits where the template changes a file and where it does not; the version to update to."""
    with template_source() as source:
        answers = {"project_name": "Shop", "framework": "fastapi"}
        render(source, source.versions[0], answers, folder)
    edits = {
        "app/items/service.py": ('"""', '"""Ours: '),
        "app/core/settings.py": ('"""', '"""Ours: '),
        "README.md": ("# Shop", "# Our shop"),
    }
    for name, (old, new) in edits.items():
        path = folder / name
        path.write_text(path.read_text().replace(old, new, 1))
    (folder / "app/orders.py").write_text("ORDERS: list[str] = []\n")
    git = Git.sealed(folder).using(**IDENTITY)
    git.run("init", "--quiet")
    git.run("add", "--all")
    git.run("commit", "--quiet", "--message", "Edited")
    return source.version


def seconds(command: list[str | Path], folder: Path) -> float:
    started = time.perf_counter()
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
