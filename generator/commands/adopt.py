"""`scaffold adopt`: lay a skeleton under a repository that was not made by scaffold."""

import shlex
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path

from generator.answers import as_arguments
from generator.asking import settle
from generator.errors import ExitCode, GeneratorError, UsageError
from generator.names import project_name
from generator.output import Result, progress
from generator.plan_report import Plan, report
from generator.questions import Questionnaire, Resolved
from generator.render import render
from generator.request import Request
from generator.source import TemplateSource, template_source
from generator.source_questions import questions_of
from generator.updating.carry_out import carry_out, find_idle_repository
from generator.updating.merge import merge_trees
from generator.updating.merge_repository import open_merge_repository
from generator.updating.prepare import GeneratedProject, Goal, Prepared, check_git
from generator.updating.recorded import ANSWERS_FILE, RecordedAnswers
from generator.updating.repository import Repository
from generator.updating.trees import write_tree
from generator.updating.unmanaged import read_unmanaged

BRANCH = "scaffold/adopt"
BY_HAND = (
    "Compare what is double now: your own settings, entry points and tests beside the skeleton's.",
    "Copy .env.example to .env, unless you have one, and fill in SECRET_KEY; then install:",
    "  uv sync",
)


@dataclass(frozen=True)
class Unadopted(GeneratedProject):
    """A folder that no template has made: the base of the merge is empty."""

    @property
    def base(self) -> str:
        return ""


def adopt(folder: Path, request: Request) -> Result:
    """Merge a skeleton into the repository of `folder`, on the branch scaffold/adopt."""
    repository = find_idle_repository(folder)
    _refuse_unready(repository, folder)
    request = _with_name(request, folder)
    with template_source(request.template) as source:
        questions = questions_of(source)
        settled = settle(questions, request, lambda _: None)
        with _prepare(repository, folder, source, settled.resolved) as prepared:
            with nullcontext() if request.dry_run else _on_branch(repository):
                outcome = carry_out(repository, prepared, dry_run=request.dry_run)
            command = _command(questions, folder, request, prepared.answers)
            plan = Plan(prepared, outcome, command, Questionnaire(()), by_hand=BY_HAND)
            result = report(plan)
    settled.remember(questions)
    lines = (
        [] if request.dry_run else [f"You are on the branch {BRANCH}; the one before is as it was"]
    )
    return replace(result, data={**result.data, "branch": BRANCH}, lines=[*lines, *result.lines])


def _refuse_unready(repository: Repository, folder: Path) -> None:
    if (folder / ANSWERS_FILE).exists():
        message = f"{folder} has a {ANSWERS_FILE}: a template made it"
        hint = "scaffold update goes on with it; if another's template did, remove that file first"
        raise GeneratorError(message, hint, ExitCode.TARGET)
    head = repository.head()
    if not head:
        message = f"the repository of {folder} has no commit to come back to"
        raise GeneratorError(message, "git add and git commit come first", ExitCode.TARGET)
    changed = ("status", "--porcelain", "--untracked-files=no", "--ignore-submodules=dirty")
    if repository.git.run(*changed):
        message = f"the repository of {folder} has changes that are not committed"
        raise GeneratorError(message, "git commit or git stash them, then repeat", ExitCode.TARGET)
    if repository.commit_of(f"refs/heads/{BRANCH}") not in {"", head}:
        message = f"there is a branch {BRANCH} already, with commits of its own"
        hint = f"merge it, or remove it with git branch -D {BRANCH}"
        raise GeneratorError(message, hint, ExitCode.TARGET)


def _with_name(request: Request, folder: Path) -> Request:
    """The folder's name is the project's, unless another is given."""
    if request.answers_file or any(item.startswith("project_name=") for item in request.settings):
        return request
    try:
        return replace(request, name=project_name(folder.resolve().name))
    except UsageError as error:
        hint = "name the project with --set project_name=NAME"
        raise UsageError(error.message, hint) from error


@contextmanager
def _prepare(
    repository: Repository, folder: Path, source: TemplateSource, resolved: Resolved
) -> Iterator[Prepared]:
    check_git()
    answers, version = resolved.recorded, source.version
    with (
        open_merge_repository(repository) as aside,
        tempfile.TemporaryDirectory(prefix="scaffold-") as name,
    ):
        with progress("Rendering the skeleton"):
            render(source, version, answers, Path(name, "after"))
        nothing = write_tree(aside.git, {})
        tracked = aside.project.at(folder).run("ls-files", "-z")
        ours = aside.project_tree() if tracked else nothing
        trees = nothing, ours, aside.add_folder(Path(name, "after"))
        merge = merge_trees(aside.git, trees, version, read_unmanaged(folder))
        project = Unadopted(folder, RecordedAnswers(source.src_path, "", {}), source)
        yield Prepared(project, Goal(version), merge, aside, answers)


@contextmanager
def _on_branch(repository: Repository) -> Iterator[None]:
    """On scaffold/adopt from here on, unless nothing can be written."""
    exists = repository.commit_of(f"refs/heads/{BRANCH}")
    repository.git.run("switch", "--quiet", *([] if exists else ["--create"]), BRANCH)
    try:
        yield
    except BaseException:
        repository.git.run("checkout", "--quiet", "-")
        raise


def _command(
    questions: Questionnaire, folder: Path, request: Request, answers: Mapping[str, object]
) -> str:
    """The command that does what was planned."""
    words = ["scaffold", "adopt", *([] if folder == Path() else [str(folder)])]
    for name, value in answers.items():
        words += as_arguments(questions[name], value)
    words += ["--template", request.template] if request.template else []
    return shlex.join([*words, "-y"])
