"""One report over many projects, where a bad one does not stop the rest."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from generator.errors import ExitCode, GeneratorError
from generator.output import error_data, strong

Row = dict[str, Any]


def each_project(
    folders: Iterable[Path], look: Callable[[Path], Mapping[str, object]]
) -> tuple[list[Row], ExitCode]:
    """What `look` finds in each folder, or its error; the exit code is that of the first error."""
    rows: list[Row] = []
    exit_code = ExitCode.DONE
    for folder in folders:
        try:
            rows.append({"path": str(folder), "error": None, **look(folder)})
        except (GeneratorError, OSError) as error:
            failure = error if isinstance(error, GeneratorError) else _unreadable(error)
            rows.append({"path": str(folder), **error_data(failure)})
            exit_code = exit_code or failure.exit_code
    return rows, exit_code


def table(
    rows: Sequence[Row], cells: Callable[[Row], tuple[str, ...]], heading: Sequence[str] = ()
) -> list[str]:
    """A line a project, in columns; errors follow the path as they are."""
    shown = [(row["path"], *cells(row)) for row in rows if not row["error"]]
    columns = list(zip(*([heading] if heading else []), *shown, strict=True))
    widths = [max(map(len, column)) for column in columns]
    lines = [strong(_line(heading, widths))] if heading else []
    for row in rows:
        failed = row["error"] is not None
        line = (row["path"], f"error: {row['error']}") if failed else (row["path"], *cells(row))
        lines.append(_line(line, widths))
    return lines


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = (f"{cell:<{width}}" for cell, width in zip(cells, [*widths, 0], strict=False))
    return "  ".join(padded).rstrip()


def _unreadable(error: OSError) -> GeneratorError:
    message = f"cannot read {error.filename}: {error.strerror or error}"
    return GeneratorError(message, "check its permissions", ExitCode.TARGET)
