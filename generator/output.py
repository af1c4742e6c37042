"""The one place that prints: results on stdout, progress and errors on stderr."""

import os
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from generator.errors import ExitCode, GeneratorError


@dataclass(frozen=True)
class Result:
    """What a command found or did, for machines and for people."""

    data: Mapping[str, object]
    lines: Sequence[str]
    exit_code: ExitCode = ExitCode.DONE


def show(result: Result, *, as_json: bool) -> None:
    text = _json(result.data) if as_json else "\n".join(result.lines)
    print(text)  # noqa: T201


def show_error(error: GeneratorError, *, as_json: bool) -> None:
    note(f"Error: {error.message}\n  Hint: {error.hint}")
    if as_json:
        print(_json(error_data(error)))  # noqa: T201


def error_data(error: GeneratorError) -> dict[str, object]:
    return {"error": error.message, "hint": error.hint, "exit_code": error.exit_code}


def _json(data: Mapping[str, object]) -> str:
    import json

    return json.dumps(data, indent=2)


def note(text: str) -> None:
    print(text, file=sys.stderr)  # noqa: T201


def is_colourful() -> bool:
    """Whether what goes to stdout may be styled (no-color.org)."""
    wanted = not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return wanted and sys.stdout.isatty()


def strong(text: str) -> str:
    return f"\x1b[1m{text}\x1b[0m" if is_colourful() else text


@contextmanager
def progress(doing: str) -> Iterator[None]:
    """Say what is being done while it lasts, and how long it took."""
    started = time.monotonic()
    if sys.stderr.isatty():
        from rich.console import Console

        with Console(stderr=True).status(doing):
            yield
    else:
        yield
    note(f"{doing} ({time.monotonic() - started:.1f} s)")


def tree(paths: Sequence[str]) -> list[str]:
    """Sorted relative paths as an indented tree, folders before what they hold."""
    lines: list[str] = []
    shown: set[tuple[str, ...]] = set()
    for path in paths:
        *folders, name = path.split("/")
        for depth in range(len(folders)):
            folder = tuple(folders[: depth + 1])
            if folder not in shown:
                shown.add(folder)
                lines.append(f"{'  ' * depth}{folder[-1]}/")
        lines.append(f"{'  ' * len(folders)}{name}")
    return lines
