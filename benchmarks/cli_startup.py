"""How quick the command line is, beside what it is built on. Exit 1 if a ratio is above its limit.

    python benchmarks/cli_startup.py [ROUNDS]

Runs the `scaffold` and `copier` installed beside this Python. Commands to compare take turns, so
that whatever else the machine does slows both; the median of the rounds counts.
"""

import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[1]
BIN = Path(sys.executable).parent
BARE = """
from typing import Annotated
import typer
app = typer.Typer()

def show(wanted: bool) -> None:
    if wanted:
        typer.echo("1.0.0")
        raise typer.Exit

Version = Annotated[bool, typer.Option("--version", callback=show, is_eager=True)]

@app.callback()
def callback(version: Version = False) -> None: ...

@app.command()
def hello() -> None: ...

@app.command()
def goodbye() -> None: ...

app()
"""


def seconds(command: list[str | Path]) -> float:
    started = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - started


def compare(
    name: str, ours: Callable[[], float], theirs: Callable[[], float], limit: float, rounds: int
) -> bool:
    pairs = [(ours(), theirs()) for _ in range(rounds)]
    own, other = (statistics.median(column) for column in zip(*pairs, strict=True))
    ratio: float = own / other
    print(f"{name:32} {own:6.3f} s {other:6.3f} s   {ratio:4.2f} (at most {limit})")
    return ratio <= limit


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        bare = scratch / "bare.py"
        bare.write_text(BARE)
        template = _template_repository(scratch / "template")

        def scaffold(*arguments: str) -> float:
            return seconds([BIN / "scaffold", *arguments])

        def typer(option: str) -> float:
            return seconds([sys.executable, bare, option])

        def new() -> float:
            shutil.rmtree(scratch / "shop", ignore_errors=True)
            return scaffold("new", "shop", "-o", folder, "-y", "--no-install", "--no-git")

        def copier() -> float:
            shutil.rmtree(scratch / "copied", ignore_errors=True)
            answers = ["--defaults", "--data", "project_name=shop", "--quiet"]
            return seconds([BIN / "copier", "copy", *answers, template, scratch / "copied"])

        within = [
            compare("--help", lambda: scaffold("--help"), lambda: typer("--help"), 1.5, rounds),
            compare(
                "--version", lambda: scaffold("--version"), lambda: typer("--version"), 1.5, rounds
            ),
            compare("new, and copier copy", new, copier, 1.3, rounds),
        ]
    sys.exit(not all(within))


def _template_repository(folder: Path) -> Path:
    """The template of this clone as the one commit of a repository, as Copier likes it best."""
    folder.mkdir()
    shutil.copy(ROOT / "copier.yml", folder)
    for name in ("questions", "templates"):
        shutil.copytree(ROOT / name, folder / name)
    git: list[str | Path] = [
        "git",
        "-C",
        folder,
        "-c",
        "user.name=x",
        "-c",
        "user.email=x@example.com",
    ]
    for arguments in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "x"], ["tag", "v1.0.0"]):
        seconds([*git, *arguments])
    return folder


if __name__ == "__main__":
    main()
