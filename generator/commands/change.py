"""What `add`, `remove` and `set` share: the project's own version, with other answers."""

import shlex
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from generator.errors import UsageError
from generator.output import Result
from generator.plan_report import Plan, report
from generator.questions import Answers, Questionnaire
from generator.source_questions import questions_of
from generator.updating.carry_out import carry_out, find_idle_repository, undo_command
from generator.updating.leftovers import left_to_do
from generator.updating.prepare import GeneratedProject, Goal, Prepared, open_project, prepare

# The answers to change, and what is so already, under the questions and the recorded answers.
Choose = Callable[[Questionnaire, Answers], tuple[Mapping[str, object], Sequence[str]]]
# What is left to do by hand. Raises GeneratorError to refuse the change.
Examine = Callable[[Prepared], Sequence[str]]


def change(
    folder: Path,
    choose: Choose,
    command: Sequence[str],
    *,
    dry_run: bool,
    examine: Examine = left_to_do,
) -> Result:
    """Merge what other answers make of the project; `command` is what was typed, for the report."""
    repository = find_idle_repository(folder)
    with open_project(folder) as project:
        questions = questions_of(project.source, project.base)
        changes, already = _chosen(project, questions, choose)
        goal = Goal(project.recorded.version, changes)
        with prepare(repository, project, goal) as prepared:
            by_hand, undo = examine(prepared), undo_command(repository, folder)
            outcome = carry_out(repository, prepared, dry_run=dry_run)
            where = () if folder == Path() else ("--project", str(folder))
            again = shlex.join(("scaffold", *command, *where))
            return report(
                Plan(prepared, outcome, again, questions, (), by_hand, already=already, undo=undo)
            )


def _chosen(
    project: GeneratedProject, questions: Questionnaire, choose: Choose
) -> tuple[Mapping[str, object], Sequence[str]]:
    """What `choose` says; its UsageError tells whether a newer template would do it."""
    answers, newest = project.recorded.answers, project.source.version
    try:
        return choose(questions, answers)
    except UsageError as error:
        if project.base == newest or not _accepts(choose, questions_of(project.source), answers):
            raise
        message = f"{error.message} in template {project.base}"
        raise UsageError(message, f"{newest} has it: scaffold update") from error


def _accepts(choose: Choose, questions: Questionnaire, answers: Answers) -> bool:
    try:
        choose(questions, answers)
    except UsageError:
        return False
    return True
