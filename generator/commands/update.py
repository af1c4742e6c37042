"""`scaffold update`: bring a project to a newer version of its template, or end an update."""

import shlex
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from generator.errors import ExitCode, GeneratorError
from generator.many import each_project, table
from generator.output import Result
from generator.plan_report import Plan, ending, report, section, summary
from generator.releases import notes_between
from generator.steps import Step
from generator.updating.abort import abort
from generator.updating.baseline import choose_target
from generator.updating.carry_out import ABORT, carry_out, find_idle_repository, undo_command
from generator.updating.finish import finish, unresolved
from generator.updating.journal import Record, reopen_journal
from generator.updating.leftovers import left_to_do
from generator.updating.prepare import Goal, open_project, prepare, questions_after
from generator.updating.repository import find_repository
from generator.updating.restore import ABANDONED


def update(folder: Path, to: str | None, *, dry_run: bool) -> Result:
    """Merge version `to` of the template, or its newest, into the project in `folder`."""
    repository = find_idle_repository(folder)
    with open_project(folder) as project:
        recorded = project.recorded.version
        goal = Goal(choose_target(project.source, recorded, to))
        with prepare(repository, project, goal) as prepared:
            undo = undo_command(repository, folder)
            outcome = carry_out(repository, prepared, dry_run=dry_run)
            framework = str(prepared.answers.get("framework"))
            notes = notes_between(project.source, framework, project.base, goal.version)
            questions = questions_after(prepared)
            by_hand, command = left_to_do(prepared), _command(folder, to)
            return report(Plan(prepared, outcome, command, questions, notes, by_hand, undo=undo))


def plan_updates(folders: Sequence[Path], to: str | None) -> Result:
    """What `update` would do in each of many projects, in one report."""
    rows, exit_code = each_project(folders, lambda folder: update(folder, to, dry_run=True).data)
    return Result({"projects": rows}, table(rows, _summary), exit_code)


def continue_update(folder: Path) -> Result:
    """End an update whose conflicts are resolved."""
    repository = find_repository(folder)
    with reopen_journal(repository) as journal:
        record = journal.read()
        if not journal.is_applied:
            message = "the update was interrupted while it wrote files"
            raise GeneratorError(message, f"take it back: {ABORT}", ExitCode.TARGET)
        left = unresolved(repository, record)
        locked = Step.SKIPPED if left else finish(repository, journal)
    steps, exit_code = ending(locked, left)
    data = _versions(record) | {"conflicts": left, "next_steps": steps}
    lines = [f"conflict  {path}" for path in left] or [f"The project is at {record.to_version}"]
    return Result(data, [*lines, *section("Next", steps)], exit_code)


def abort_update(folder: Path) -> Result:
    """Take back an update that has conflicts, or that was killed."""
    record, edited = abort(find_repository(folder))
    data = _versions(record) | {"abandoned": ABANDONED if edited else None}
    again = f"The project is at {record.from_version} again, as it was"
    lines = [again if record.from_version else "The folder is as it was; git checkout - goes back"]
    if edited:
        lines.append(f"What was edited since is kept in git as {ABANDONED}")
    return Result(data, lines)


def _summary(row: Mapping[str, Any]) -> tuple[str, ...]:
    changed = bool(row["next_steps"])
    files = summary(file["status"] for file in row["files"]) if changed else "nothing to change"
    obstacles = f", {len(row['obstacles'])} in the way" if row["obstacles"] else ""
    return row["from"], row["to"], files + obstacles


def _command(folder: Path, to: str | None) -> str:
    where = () if folder == Path() else (str(folder),)
    return shlex.join(("scaffold", "update", *where, *(("--to", to) if to else ())))


def _versions(record: Record) -> dict[str, object]:
    return {"from": record.from_version, "to": record.to_version}
