"""A new project on the disk: all of it appears at once, or nothing does."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from generator.errors import ExitCode, GeneratorError
from generator.output import progress
from generator.render import render
from generator.scratch import scratch_beside
from generator.source import TemplateSource
from generator.steps import Step, commit, install, lock, write_environment


@dataclass(frozen=True)
class Plan:
    target: Path
    answers: Mapping[str, object]
    install: bool = True
    git: bool = True


@dataclass(frozen=True)
class Project:
    """What was made; `files` are relative paths, sorted."""

    path: Path
    files: tuple[str, ...] = ()
    locked: Step = Step.SKIPPED
    committed: Step = Step.SKIPPED
    installed: Step = Step.SKIPPED

    @property
    def exit_code(self) -> ExitCode:
        if self.installed is Step.INTERRUPTED:
            return ExitCode.INTERRUPTED
        failed = Step.FAILED in (self.locked, self.installed)
        return ExitCode.INCOMPLETE if failed else ExitCode.DONE


def check_target(target: Path) -> None:
    """GeneratorError unless a project can come to be at `target`."""
    hint = "choose another name, or another folder with -o DIR"
    if os.path.lexists(target) and not target.is_dir():
        raise GeneratorError(f"{target} exists and is no folder", hint, ExitCode.TARGET)
    parent = _topmost_new(target).parent
    if not parent.is_dir() or not os.access(parent, os.W_OK | os.X_OK):
        raise GeneratorError(f"{parent} is no folder to write in", hint, ExitCode.TARGET)
    if target.exists() and any(target.iterdir()):
        raise GeneratorError(f"{target} exists and is not empty", hint, ExitCode.TARGET)


def create(plan: Plan, source: TemplateSource) -> Project:
    """Render, lock and commit beside the target, move it there, install. Raises GeneratorError."""
    target = plan.target.resolve()
    # Folders that are missing on the way move into place together with the project.
    unit = _topmost_new(target)
    project = Project(target)
    try:
        with scratch_beside(unit) as scratch:
            folder = scratch / "new" / target.relative_to(unit)
            folder.mkdir(parents=True)
            with progress("Rendering the project"):
                _render(plan, source, folder)
            if plan.install:
                project = replace(project, locked=lock(folder))
            if plan.git:
                project = replace(project, committed=commit(folder))
            project = replace(project, files=_list_files(folder))
            (scratch / "new").replace(unit)
    except OSError as error:
        message = f"cannot write {error.filename or target}: {error.strerror or error}"
        hint = "check its permissions and the disk"
        raise GeneratorError(message, hint, ExitCode.TARGET) from error
    if project.locked is Step.DONE:
        project = replace(project, installed=install(target))
    return project


def preview(plan: Plan, source: TemplateSource, scratch: Path) -> Project:
    """What `create` would render, made in a folder of the caller's."""
    _render(plan, source, scratch)
    return Project(plan.target.resolve(), _list_files(scratch))


def _render(plan: Plan, source: TemplateSource, folder: Path) -> None:
    render(source, source.version, plan.answers, folder)
    write_environment(folder)


def _list_files(folder: Path) -> tuple[str, ...]:
    """What a project holds, less git's own files."""
    found = (path.relative_to(folder) for path in folder.rglob("*") if not path.is_dir())
    return tuple(sorted(path.as_posix() for path in found if path.parts[0] != ".git"))


def _topmost_new(target: Path) -> Path:
    """The first folder on the way to `target` that does not exist; `target` itself if all do."""
    missing = [folder for folder in (target, *target.parents) if not folder.exists()]
    return missing[-1] if missing else target
