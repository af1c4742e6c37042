"""Finding out what an update would do, with nothing written in the project."""

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from generator.errors import ExitCode, GeneratorError
from generator.git import Git
from generator.output import progress
from generator.render import render
from generator.source import TemplateSource, template_source
from generator.updating.baseline import choose_base, choose_target
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

COMMIT_FIRST = "git add and git commit what is to be merged, then repeat"


@dataclass(frozen=True)
class Prepared:
    merge: Merge
    aside: MergeRepository
    recorded: str
    # The version that was rendered for the recorded one: another where that is unknown.
    base: str
    target: str
    # Answers to questions that are new, and to those whose recorded answer is none any more.
    new_answers: Mapping[str, object]


@contextmanager
def prepare(repository: Repository, project: Path, to: str | None) -> Iterator[Prepared]:
    """The merge of `project` with the template's version `to`, or its newest."""
    recorded = read_answers(project)
    check_git()
    with (
        template_source(recorded.src_path) as source,
        open_merge_repository(repository) as aside,
        tempfile.TemporaryDirectory(prefix="scaffold-") as name,
    ):
        target = choose_target(source, recorded.version, to)
        base = choose_base(source, recorded.version)
        ours = _project_tree(aside, project)
        renders = Path(name)
        with progress("Rendering the template before and after"):
            before = after = _render_base(source, base, recorded, project, renders)
            if target != recorded.version:
                after = _render(source, target, project, renders / "after")
        trees = aside.add_folder(before), ours, aside.add_folder(after)
        merge = merge_trees(aside.git, trees, target, read_unmanaged(project))
        if ANSWERS_FILE not in merge.ours:
            raise GeneratorError(f"{project} is not under git", COMMIT_FIRST, ExitCode.TARGET)
        answers = read_answers(after).answers
        new = {key: value for key, value in answers.items() if recorded.answers.get(key) != value}
        yield Prepared(merge, aside, recorded.version, base, target, new)


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


def _render_base(
    source: TemplateSource, base: str, recorded: RecordedAnswers, project: Path, renders: Path
) -> Path:
    folder = _render(source, base, project, renders / "before")
    if base == recorded.version:
        check_reproduced(recorded, folder)
    else:
        write_version(folder, recorded.version)
    return folder


def _render(source: TemplateSource, version: str, project: Path, folder: Path) -> Path:
    """Render with the project's answers: those recorded carry over, defaults answer the rest."""
    folder.mkdir()
    shutil.copyfile(project / ANSWERS_FILE, folder / ANSWERS_FILE)
    render(source, version, {}, folder)
    return folder
