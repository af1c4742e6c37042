"""What a merge of the template into a project means, for people and for machines."""

import shutil
import textwrap
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import cached_property

from generator.changes import features
from generator.errors import ExitCode
from generator.output import Result, strong
from generator.questions import Questionnaire, spell
from generator.releases import Notes
from generator.steps import Step
from generator.updating.carry_out import ABORT, CONTINUE, Outcome
from generator.updating.plan import FileChange, Status, count_lines, plan_changes
from generator.updating.prepare import Prepared

RESOLVE = ("resolve the conflicts, then git add their files", CONTINUE, f"to take it back: {ABORT}")
REVIEW = ("git diff --staged", "uv run poe check", "git commit")
MIGRATE = "uv run poe migrate"
LOCK = ("uv lock", "git add uv.lock")
# In the order of what asks for attention.
HEADINGS = {
    Status.CONFLICT: "for you to resolve",
    Status.MERGED: "with what you changed in them",
    Status.DELETED: "which you had not touched",
    Status.CHANGED: "which you had not touched",
    Status.NEW: "",
    Status.KEPT: "as yours are, unlike the template's",
}


@dataclass(frozen=True)
class Plan:
    """A merge and what is known about it; `command` is what does what was only planned."""

    prepared: Prepared
    outcome: Outcome
    command: str
    # Of the version that the project will have.
    questions: Questionnaire
    notes: Sequence[Notes] = ()
    # What the merge cannot do, besides what the releases' notes say.
    by_hand: Sequence[str] = field(default=())
    # What stays as it is, though it was asked for.
    already: Sequence[str] = ()
    # The command that takes back what was written, if there is one.
    undo: str = ""

    @property
    def exit_code(self) -> ExitCode:
        if self.outcome.planned:
            return ExitCode.DONE
        return ending(self.outcome.locked, self.prepared.merge.conflicts)[1]

    @property
    def next_steps(self) -> tuple[str, ...]:
        if not self.changes or self.is_unchanged:
            return ()
        if self.outcome.planned:
            return (self.command,)
        steps, _ = ending(self.outcome.locked, self.prepared.merge.conflicts)
        return (*steps, MIGRATE) if self._has_migrations else steps

    @cached_property
    def changes(self) -> tuple[FileChange, ...]:
        return plan_changes(self.prepared.merge)

    @cached_property
    def counts(self) -> Mapping[str, tuple[int, int]]:
        """Lines added and removed, by path."""
        return count_lines(self.prepared.aside, self.prepared.merge)

    @property
    def is_unchanged(self) -> bool:
        return all(change.status is Status.KEPT for change in self.changes)

    @property
    def _has_migrations(self) -> bool:
        new = (change.path for change in self.changes if change.status is Status.NEW)
        return any("migrations/" in path for path in new) and not self.prepared.merge.conflicts

    @property
    def all_by_hand(self) -> list[str]:
        return [step for entry in self.notes for step in entry.by_hand] + list(self.by_hand)


def ending(locked: Step, conflicts: Collection[str]) -> tuple[tuple[str, ...], ExitCode]:
    """What comes after a merge that was written, and the exit code."""
    if conflicts:
        return RESOLVE, ExitCode.CONFLICTS
    if locked is Step.FAILED:
        return (*LOCK, *REVIEW), ExitCode.INCOMPLETE
    return REVIEW, ExitCode.DONE


def report(plan: Plan) -> Result:
    return Result(plan_data(plan), list(_lines(plan)), plan.exit_code)


def plan_data(plan: Plan) -> dict[str, object]:
    prepared = plan.prepared
    files = [asdict(change) | _counted(plan, change) for change in plan.changes]
    return {
        "from": prepared.project.recorded.version,
        "base": prepared.project.base,
        "to": prepared.goal.version,
        "files": files,
        "conflicts": sorted(prepared.merge.conflicts),
        "answers": dict(prepared.answers),
        "new_answers": prepared.new_answers,
        "releases": [asdict(entry) for entry in plan.notes],
        "by_hand": plan.all_by_hand,
        "obstacles": list(plan.outcome.obstacles),
        "already": list(plan.already),
        "next_steps": list(plan.next_steps),
        "undo": plan.undo or None,
    }


def _lines(plan: Plan) -> Iterator[str]:
    yield strong(_title(plan))
    if not plan.is_unchanged:
        yield f"  {summary(change.status for change in plan.changes)}"
    if plan.prepared.project.base != plan.prepared.project.recorded.version:
        recorded, base = plan.prepared.project.recorded.version, plan.prepared.project.base
        yield f"{recorded} is unknown here: compared with {base} instead"
    yield from plan.already
    for entry in plan.notes:
        kind = ", a security release" if entry.security else ""
        yield from section(f"What v{entry.version} brings{kind}", wrapped(entry.changed))
    yield from section("New answers", wrapped(_answers(plan)))
    yield from _files(plan)
    yield from section("In the way: git add and git commit them first", plan.outcome.obstacles)
    yield from section("By hand", wrapped(plan.all_by_hand))
    yield from section("Next", plan.next_steps)
    if plan.next_steps and (last := _last_line(plan)):
        yield ""
        yield last


def _last_line(plan: Plan) -> str:
    if plan.outcome.planned:
        return "Nothing is written yet."
    return (
        f"To take it back: {plan.undo}" if plan.undo and not plan.prepared.merge.conflicts else ""
    )


def _title(plan: Plan) -> str:
    prepared = plan.prepared
    before, after = prepared.project.recorded.version, prepared.goal.version
    name = prepared.answers.get("project_name", prepared.project.folder.name)
    if plan.is_unchanged:
        return f"{name}: {after}, nothing to change"
    return f"{name}: {before} -> {after}" if before not in {"", after} else f"{name}: {after}"


def _answers(plan: Plan) -> Iterator[str]:
    """Each new answer, and what gives another one than the default."""
    switches = features(plan.questions, str(plan.prepared.answers.get("framework")))
    for name, value in plan.prepared.new_answers.items():
        answer = f"{name}: {spell(value) or 'none'}"
        if name in plan.prepared.goal.changes or name not in plan.questions:
            yield answer
        else:
            change = f"add {name}" if name in switches and not value else f"set {name}=VALUE"
            yield f"{answer} ({plan.questions[name].title}); otherwise: scaffold {change}"


def _files(plan: Plan) -> Iterator[str]:
    for status, meaning in HEADINGS.items():
        members = [change for change in plan.changes if change.status is status]
        heading = f"{len(members)} {status}{', ' + meaning if meaning else ''}"
        yield from section(heading, _file_lines(plan, members))


def _file_lines(plan: Plan, members: Sequence[FileChange]) -> Iterator[str]:
    width = max((len(change.path) for change in members), default=0)
    for change in members:
        added, removed = plan.counts.get(change.path, (0, 0))
        counted = (added or removed) and change.status is not Status.CONFLICT
        size = f"+{added} -{removed}" if counted else ""
        moved = f"was {change.renamed_from}" if change.renamed_from else ""
        notes = ", ".join(filter(None, (size, moved, change.note)))
        yield f"{change.path:<{width}}  {notes}".rstrip()


def summary(statuses: Iterable[str]) -> str:
    counts = Counter(statuses)
    return ", ".join(f"{counts[status]} {status}" for status in HEADINGS if counts[status])


def section(heading: str, lines: Iterable[str]) -> Iterator[str]:
    for number, line in enumerate(lines):
        if not number:
            yield ""
            yield strong(heading)
        yield f"  {line}"


def wrapped(sentences: Iterable[str]) -> Iterator[str]:
    """A dash before each sentence; what is indented is a command, and stays a line."""
    width = min(shutil.get_terminal_size().columns, 100) - 2
    for sentence in sentences:
        if sentence.startswith(" "):
            yield f"  {sentence}"
        else:
            yield from textwrap.wrap(sentence, width, initial_indent="- ", subsequent_indent="  ")


def _counted(plan: Plan, change: FileChange) -> dict[str, int]:
    added, removed = plan.counts.get(change.path, (0, 0))
    return {"lines_added": added, "lines_removed": removed}
