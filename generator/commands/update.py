"""`scaffold update`: bring a project to a newer version of its template, or end an update."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from generator.errors import ExitCode, GeneratorError
from generator.output import Result
from generator.steps import Step
from generator.updating.abort import abort
from generator.updating.apply import apply_merge, record_merge
from generator.updating.finish import finish, unresolved
from generator.updating.journal import Record, is_under_way, reopen_journal
from generator.updating.obstacles import find_obstacles, refuse_obstacles
from generator.updating.plan import FileChange, plan_changes, written_paths
from generator.updating.prepare import Prepared, prepare
from generator.updating.repository import find_repository
from generator.updating.restore import ABANDONED

CONTINUE = "scaffold update --continue"
ABORT = "scaffold update --abort"
RESOLVE = ("resolve the conflicts, then git add their files", CONTINUE, f"to take it back: {ABORT}")
COMMIT = ("git diff --staged", "git commit")


def update(project: Path, to: str | None, *, dry_run: bool) -> Result:
    """Merge version `to` of the template, or its newest, into `project`."""
    repository = find_repository(project)
    if is_under_way(repository):
        message = f"an update is under way in the repository of {project}"
        raise GeneratorError(message, f"end it: {CONTINUE}, or {ABORT}", ExitCode.TARGET)
    with prepare(repository, project, to) as prepared:
        if dry_run:
            paths = written_paths(prepared.merge)
            obstacles = find_obstacles(prepared.aside, project, prepared.merge.ours, paths)
            return _report(prepared, obstacles=obstacles)
        versions = (prepared.recorded, prepared.target)
        record = record_merge(repository, prepared.aside, prepared.merge, versions)
        if not record.paths:
            return _report(prepared)
        refuse_obstacles(repository, prepared.aside, prepared.merge, record)
        apply_merge(repository, prepared.aside, prepared.merge, record)
        if record.conflicts:
            return _report(prepared, RESOLVE, ExitCode.CONFLICTS)
        with reopen_journal(repository) as journal:
            return _report(prepared, *_end(finish(repository, journal)))


def continue_update(project: Path) -> Result:
    """End an update whose conflicts are resolved."""
    repository = find_repository(project)
    with reopen_journal(repository) as journal:
        record = journal.read()
        if not journal.is_applied:
            message = "the update was interrupted while it wrote files"
            raise GeneratorError(message, f"take it back: {ABORT}", ExitCode.TARGET)
        left = unresolved(repository, record)
        unfinished = (RESOLVE, ExitCode.CONFLICTS)
        steps, exit_code = unfinished if left else _end(finish(repository, journal))
    data = _versions(record) | {"conflicts": left, "next_steps": steps}
    lines = [f"conflict  {path}" for path in left] or [f"Updated to {record.to_version}"]
    return Result(data, [*lines, *_numbered(steps)], exit_code)


def abort_update(project: Path) -> Result:
    """Take back an update that has conflicts, or that was killed."""
    record, edited = abort(find_repository(project))
    data = _versions(record) | {"abandoned": ABANDONED if edited else None}
    lines = [f"The project is at {record.from_version} again, as it was"]
    if edited:
        lines.append(f"What was edited since is kept in git as {ABANDONED}")
    return Result(data, lines)


def _end(locked: Step) -> tuple[tuple[str, ...], ExitCode]:
    if locked is Step.FAILED:
        return ("uv lock", "git add uv.lock", *COMMIT), ExitCode.INCOMPLETE
    return COMMIT, ExitCode.DONE


def _report(
    prepared: Prepared,
    steps: Sequence[str] = (),
    exit_code: ExitCode = ExitCode.DONE,
    obstacles: Sequence[str] = (),
) -> Result:
    changes = plan_changes(prepared.merge)
    data = {
        "from": prepared.recorded,
        "base": prepared.base,
        "to": prepared.target,
        "files": [asdict(change) for change in changes],
        "conflicts": sorted(prepared.merge.conflicts),
        "new_answers": dict(prepared.new_answers),
        "obstacles": list(obstacles),
        "next_steps": list(steps),
    }
    lines = [f"{prepared.recorded} -> {prepared.target}"]
    if prepared.base != prepared.recorded:
        lines.append(f"{prepared.recorded} is unknown here: compared with {prepared.base} instead")
    lines += [_line(change) for change in changes]
    lines += [f"answer    {key}: {value}" for key, value in prepared.new_answers.items()]
    lines += [f"in the way  {path}: git add and git commit it first" for path in obstacles]
    return Result(data, [*lines, *_numbered(steps)], exit_code)


def _line(change: FileChange) -> str:
    moved = f" (was {change.renamed_from})" if change.renamed_from else ""
    note = f" ({change.note})" if change.note else ""
    return f"{change.status:<9} {change.path}{moved}{note}"


def _versions(record: Record) -> dict[str, object]:
    return {"from": record.from_version, "to": record.to_version}


def _numbered(steps: Sequence[str]) -> list[str]:
    return ["Next:", *(f"  {step}" for step in steps)] if steps else []
