"""Two releases of what is committed here, each as a wheel and installed."""

import shutil
import subprocess
from pathlib import Path

from generator.release import release
from tests.support.rows import FRAMEWORKS

VERSIONS = ("99.0.0", "99.1.0")
README = "templates/_shared/project/README.md.jinja"
# What the second has at the end of that file, beside a module of its own.
NEWS = b"\nSaid in the second release.\n"


def install_releases(clone: Path, folder: Path) -> dict[str, Path]:
    """The program `scaffold` of each version; `wheel_of` knows where it came from."""
    shutil.copytree(clone, folder / "clone")
    programs = {}
    for version in VERSIONS:
        release(folder / "clone", version)
        run("uv", "build", "--quiet", "--wheel", "--out-dir", folder / version, folder / "clone")
        run("uv", "venv", "--quiet", folder / version / "venv")
        python = folder / version / "venv/bin/python"
        programs[version] = python.with_name("scaffold")
        run("uv", "pip", "install", "--quiet", "--python", python, wheel_of(programs[version]))
        with (folder / "clone" / README).open("ab") as file:
            file.write(NEWS)
        for framework in FRAMEWORKS:
            (folder / "clone/templates" / framework / "app/news.py").write_bytes(b"NEWS = True\n")
    shutil.rmtree(folder / "clone")
    return programs


def wheel_of(program: Path) -> Path:
    (wheel,) = program.parents[2].glob("*.whl")
    return wheel


def run(*command: str | Path) -> None:
    subprocess.run(command, check=True)
