"""`scaffold new`: from answers to a project."""

import shutil
import tempfile
from pathlib import Path

from generator.asking import settle
from generator.errors import ExitCode, GeneratorError
from generator.output import Result
from generator.project import Plan, Project, check_target, create, preview
from generator.questions import Resolved
from generator.recommender import advise
from generator.report import Outcome, report
from generator.request import Request
from generator.source import TemplateSource, template_source
from generator.source_questions import questions_of


def new(request: Request) -> Result:
    """Raises GeneratorError, and KeyboardInterrupt, with nothing written."""
    if shutil.which("git") is None:
        hint = "install git, then run the command again"
        raise GeneratorError("git is not installed", hint, ExitCode.TOOL_MISSING)
    with template_source(request.template) as source:
        questions = questions_of(source)
        settled = settle(questions, request, lambda found: check_target(_target(request, found)))
        target, answers = _target(request, settled.resolved), settled.resolved.recorded
        plan = Plan(target, answers, request.install, request.git)
        project = _make(request, plan, source)
    settled.remember(questions)
    caveats = advise(questions, str(answers["framework"]), settled.known)
    return report(questions, request, Outcome(plan.answers, project, source.version, caveats))


def _target(request: Request, resolved: Resolved) -> Path:
    return request.output / str(resolved.values["project_slug"])


def _make(request: Request, plan: Plan, source: TemplateSource) -> Project:
    if not request.dry_run:
        return create(plan, source)
    with tempfile.TemporaryDirectory(prefix="scaffold-") as scratch:
        return preview(plan, source, Path(scratch))
