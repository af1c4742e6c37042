"""`scaffold check`: whether projects could be updated, and whether they should be at once."""

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from typing import Any

from generator.errors import ExitCode
from generator.many import each_project, table
from generator.output import Result
from generator.releases import notes_between
from generator.source import TemplateSource, template_source
from generator.updating.baseline import choose_base, choose_target
from generator.updating.recorded import read_answers


def check(folders: Sequence[Path], *, security: bool) -> Result:
    """Exit 4 if a project is outdated: with `security`, only if it lacks a security release.

    A project that cannot be checked decides the exit code before that.
    """
    with ExitStack() as stack:
        sources: dict[str, TemplateSource] = {}

        def look(folder: Path) -> Mapping[str, object]:
            recorded = read_answers(folder)
            if recorded.src_path not in sources:
                source = stack.enter_context(template_source(recorded.src_path))
                sources[recorded.src_path] = source
            source = sources[recorded.src_path]
            newest = choose_target(source, recorded.version, None)
            base = choose_base(source, recorded.version)
            notes = notes_between(source, str(recorded.answers.get("framework")), base, newest)
            return {
                "version": recorded.version,
                "newest": newest,
                "outdated": newest != recorded.version,
                "security": [entry.version for entry in notes if entry.security],
                "releases": [asdict(entry) for entry in notes],
            }

        rows, exit_code = each_project(folders, look)
    asked = "security" if security else "outdated"
    if not exit_code and any(row.get(asked) for row in rows):
        exit_code = ExitCode.OUTDATED
    heading = ("PROJECT", "VERSION", "NEWEST", "")
    return Result({"projects": rows}, table(rows, _cells, heading), exit_code)


def _cells(row: Mapping[str, Any]) -> tuple[str, ...]:
    state = "outdated" if row["outdated"] else "current"
    if row["security"]:
        state += f", lacks security release {', '.join(row['security'])}"
    return row["version"], row["newest"], state
