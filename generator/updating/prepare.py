"""Finding out what an update would do, with nothing written in the project."""

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from generator.errors import ExitCode, GeneratorError, UsageError
from generator.git import Git
from generator.output import progress
from generator.questions import Questionnaire
from generator.render import render
from generator.source import SRC_PATH, TemplateSource, template_source
from generator.source_questions import questions_of
from generator.updating.baseline import choose_base
from generator.updating.merge import OLDEST_GIT, Merge, merge_trees
from generator.updating.merge_repository import MergeRepository, open_merge_repository
from generator.updating.recorded import (
    ANSWERS_FILE,
    RecordedAnswers,
    check_reproduced,
    read_answers,
    write_version,
)
from generator.updating.repository import Repository
from generator.updating.unmanaged import read_unmanaged

OWN_TEMPLATE = f"if it is scaffold's own, write _src_path: {SRC_PATH} in {ANSWERS_FILE}"
COMMIT_FIRST = "git add and git commit what is to be merged, then repeat"


@dataclass(frozen=True)
class GeneratedProject:
    """A project beside the template it was made from."""

    folder: Path
    recorded: RecordedAnswers
    source: TemplateSource

    @property
    def base(self) -> str:
        """The version that is rendered for the recorded one: another where that is unknown."""
        return choose_base(self.source, self.recorded.version)


@dataclass(frozen=True)
class Goal:
    """What a project is to become: `version`, or its own, with some answers changed."""

    version: str
    changes: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Prepared:
    project: GeneratedProject
    goal: Goal
    merge: Merge
    aside: MergeRepository
    # What the project will record.
    answers: Mapping[str, object]

    @property
    def new_answers(self) -> dict[str, object]:
        """Answers to questions that are new, and those that are not what they were."""
        before = self.project.recorded.answers
        return {key: value for key, value in self.answers.items() if before.get(key) != value}


@contextmanager
def open_project(folder: Path) -> Iterator[GeneratedProject]:
    """Raises UsageError for damaged answers, and for a template that is not where it was."""
    recorded = read_answers(folder)
    with ExitStack() as stack:
        try:
            source = stack.enter_context(template_source(recorded.src_path))
        except UsageError as error:
            raise UsageError(error.message, f"{error.hint}; {OWN_TEMPLATE}") from error
        yield GeneratedProject(folder, recorded, source)


@contextmanager
def prepare(repository: Repository, project: GeneratedProject, goal: Goal) -> Iterator[Prepared]:
    """The merge of a project with what its template makes of `goal`."""
    check_git()
    with (
        open_merge_repository(repository) as aside,
        tempfile.TemporaryDirectory(prefix="scaffold-") as name,
    ):
        ours = _project_tree(aside, project.folder)
        with progress("Rendering the template before and after"):
            before, after = _renders(project, goal, Path(name))
        trees = aside.add_folder(before), ours, aside.add_folder(after)
        unmanaged = read_unmanaged(project.folder)
        merge = merge_trees(aside.git, trees, goal.version, unmanaged)
        if ANSWERS_FILE not in merge.ours:
            message = f"{project.folder} is not under git"
            raise GeneratorError(message, COMMIT_FIRST, ExitCode.TARGET)
        yield Prepared(project, goal, merge, aside, read_answers(after).answers)


def questions_after(prepared: Prepared) -> Questionnaire:
    """What the project's template will ask; nothing where that is of no interest, or no fork."""
    if prepared.new_answers:
        with suppress(UsageError):
            return questions_of(prepared.project.source, prepared.goal.version)
    return Questionnaire(())


@contextmanager
def fresh_render(project: GeneratedProject) -> Iterator[Path]:
    """What the template makes of the recorded version and answers."""
    with tempfile.TemporaryDirectory(prefix="scaffold-") as name:
        yield _render_base(project, Path(name, "before"))


def check_git() -> None:
    version = Git.sealed(Path(tempfile.gettempdir())).text("version").split()[2]
    if tuple(int(part) for part in version.split(".")[:2]) < OLDEST_GIT:
        oldest = ".".join(map(str, OLDEST_GIT))
        message = f"an update needs git {oldest}, and this is {version}"
        raise GeneratorError(message, "install a newer git", ExitCode.TOOL_MISSING)


def _project_tree(aside: MergeRepository, project: Path) -> str:
    if aside.project.run("ls-files", "--unmerged"):
        message = f"a merge is under way in the repository of {project}"
        raise GeneratorError(message, "resolve it first", ExitCode.TARGET)
    if not aside.project.at(project).run("ls-files", "--", ANSWERS_FILE):
        raise GeneratorError(f"{project} is not under git", COMMIT_FIRST, ExitCode.TARGET)
    return aside.project_tree()


def _renders(project: GeneratedProject, goal: Goal, folder: Path) -> tuple[Path, Path]:
    before = _render_base(project, folder / "before")
    own = project.recorded.version
    if goal == Goal(own):
        return before, before
    version = project.base if goal.version == own else goal.version
    after = _render(project, version, folder / "after", goal.changes)
    if version != goal.version:
        write_version(after, goal.version)
    return before, after


def _render_base(project: GeneratedProject, folder: Path) -> Path:
    _render(project, project.base, folder, {})
    check_reproduced(project.recorded, folder, project.base)
    if project.base != project.recorded.version:
        write_version(folder, project.recorded.version)
    return folder


def _render(
    project: GeneratedProject, version: str, folder: Path, changes: Mapping[str, object]
) -> Path:
    """Render with the project's answers: those recorded carry over, defaults answer the rest."""
    folder.mkdir()
    shutil.copyfile(project.folder / ANSWERS_FILE, folder / ANSWERS_FILE)
    render(project.source, version, changes, folder)
    return folder
