"""What `scaffold new` says when it is done."""

import os
import shlex
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from generator.answers import as_arguments
from generator.output import Result, tree
from generator.project import Project
from generator.questions import Answers, Questionnaire
from generator.request import Request
from generator.steps import Step

WENT_WRONG = {
    Step.FAILED: "The project is complete, but its dependencies are not installed: see above.",
    Step.INTERRUPTED: "The project is complete, but installing its dependencies was interrupted.",
}


@dataclass(frozen=True)
class Outcome:
    answers: Answers
    project: Project
    version: str
    caveats: list[str]


def report(questions: Questionnaire, request: Request, outcome: Outcome) -> Result:
    project = outcome.project
    again = shlex.join(command_line(questions, request, outcome.answers))
    steps = [again] if request.dry_run else list(next_steps(project))
    data = {
        "path": str(project.path),
        "framework": outcome.answers["framework"],
        "version": outcome.version,
        "answers": outcome.answers,
        "files": project.files,
        "next_steps": steps,
        "caveats": outcome.caveats,
    }
    title = questions["framework"].choice(outcome.answers["framework"]).label
    lines = _preview(outcome, again) if request.dry_run else _lines(outcome, title, steps, again)
    return Result(data, lines, project.exit_code)


def _lines(outcome: Outcome, framework: str, steps: list[str], again: str) -> list[str]:
    project, answers = outcome.project, outcome.answers
    what = f"{answers['project_name']} ({framework}, template {outcome.version})"
    wrong = [WENT_WRONG[step] for step in (project.locked, project.installed) if step in WENT_WRONG]
    return [
        f"Created {what}: {len(project.files)} files in {project.path}",
        *(f"  ! {caveat}" for caveat in outcome.caveats),
        *wrong,
        "",
        "Next:",
        *(f"  {step}" for step in steps),
        "",
        "The same again:",
        f"  {again}",
    ]


def _preview(outcome: Outcome, again: str) -> list[str]:
    project = outcome.project
    return [
        f"{project.path}/",
        *(f"  {line}" for line in tree(project.files)),
        *(f"  ! {caveat}" for caveat in outcome.caveats),
        "",
        f"{len(project.files)} files; nothing is written. To create them:",
        f"  {again}",
    ]


def next_steps(project: Project) -> Iterator[str]:
    """Commands that can be run one after the other, from where this one was run."""
    yield shlex.join(["cd", _shown(project.path)])
    # Ours may lie in a virtual environment that is not on PATH.
    if shutil.which("uv") is None:
        yield "pip install uv"
    if project.installed is not Step.DONE:
        yield "uv sync"
        if project.committed is Step.DONE and project.locked is not Step.DONE:
            yield "git add uv.lock && git commit -m 'Lock the dependencies'"
    if project.committed is Step.FAILED:
        yield "git init && git add . && git commit -m 'Initial commit'"
    yield "uv run poe check"
    yield "uv run poe dev"


def command_line(questions: Questionnaire, request: Request, answers: Answers) -> list[str]:
    """The command that makes the same project, whatever preferences there are."""
    words = ["scaffold", "new", str(answers["project_name"])]
    for name, value in answers.items():
        if name != "project_name":
            words += as_arguments(questions[name], value)
    if request.output != Path():
        words += ["-o", str(request.output)]
    if request.template:
        words += ["--template", request.template]
    words += [] if request.install else ["--no-install"]
    words += [] if request.git else ["--no-git"]
    return [*words, "-y"]


def _shown(path: Path) -> str:
    """Relative where that is shorter."""
    relative = os.path.relpath(path)
    return min(relative, str(path), key=len)
