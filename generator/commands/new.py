"""`scaffold new`: from answers to a project."""

import shutil
import tempfile
from pathlib import Path

from generator.answers import flag_of, refuse_hidden, refuse_refused
from generator.conversation import Conversation, next_question
from generator.errors import ExitCode, GeneratorError, UsageError
from generator.output import Result, note
from generator.preferences import remember
from generator.project import Plan, Project, check_target, create, preview
from generator.questions import Answers, Questionnaire, Resolved
from generator.recommender import advise
from generator.report import Outcome, report
from generator.request import Given, Request, read_request
from generator.source import TemplateSource, template_source
from generator.source_questions import questions_of


def new(request: Request) -> Result:
    """Raises GeneratorError, and KeyboardInterrupt, with nothing written."""
    if shutil.which("git") is None:
        hint = "install git, then run the command again"
        raise GeneratorError("git is not installed", hint, ExitCode.TOOL_MISSING)
    with template_source(request.template) as source:
        questions = questions_of(source)
        given = read_request(questions, request)
        _check(questions, request, given, given.completed(questions))
        known, wants_memory = _ask(questions, request, given)
        resolved = _check(questions, request, given, known)
        refuse_hidden(questions, resolved, given.stored)
        plan = Plan(_target(request, resolved), resolved.recorded, request.install, request.git)
        project = _make(request, plan, source)
    if wants_memory:
        note(f"Remembered in {remember(questions, known)}")
    caveats = advise(questions, str(resolved.values["framework"]), known)
    return report(questions, request, Outcome(plan.answers, project, source.version, caveats))


def _check(questions: Questionnaire, request: Request, given: Given, known: Answers) -> Resolved:
    resolved = questions.resolve(known, given.defaults)
    refuse_refused(resolved)
    if "project_name" in known:
        check_target(_target(request, resolved))
    return resolved


def _ask(questions: Questionnaire, request: Request, given: Given) -> tuple[Answers, bool]:
    """All answers that are no defaults, and whether they are to be remembered."""
    if request.can_ask:
        from generator.prompts import TerminalPrompts

        def check_name(resolved: Resolved) -> None:
            check_target(_target(request, resolved))

        prompts, known = TerminalPrompts(), dict(given.answers)
        conversation = Conversation(questions, prompts, known, given.defaults, check_name)
        wants_memory = conversation.hold()
        return conversation.known, wants_memory
    open_questions = _open_questions(questions, given)
    if request.yes:
        open_questions = [name for name in open_questions if name == "NAME"]
    if open_questions:
        message = "nothing can be asked here, and these are not answered:\n    "
        hint = "give them, or take the defaults with -y" if not request.yes else "give it"
        raise UsageError(message + "\n    ".join(open_questions), hint)
    return given.completed(questions), False


def _open_questions(questions: Questionnaire, given: Given) -> list[str]:
    """The flags that give what a conversation would ask."""
    known, flags = dict(given.answers), []
    while question := next_question(questions, known, given.defaults):
        flags.append(flag_of(question))
        likely = questions.resolve(given.completed(questions), given.defaults).values
        known[question.name] = given.defaults.get(question.name, likely[question.name])
    return flags


def _target(request: Request, resolved: Resolved) -> Path:
    return request.output / str(resolved.values["project_slug"])


def _make(request: Request, plan: Plan, source: TemplateSource) -> Project:
    if not request.dry_run:
        return create(plan, source)
    with tempfile.TemporaryDirectory(prefix="scaffold-") as scratch:
        return preview(plan, source, Path(scratch))
