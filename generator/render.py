"""Rendering a project: Copier with the answers, and with nothing of the user's settings."""

import os
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from generator.errors import ExitCode, GeneratorError
from generator.git import project_environment, sealed_environment
from generator.source import TemplateSource

# What a user's git settings may say otherwise, so that other bytes or a program of theirs came in.
NEUTRAL_SETTINGS = {
    "core.attributesFile": os.devnull,
    "core.autocrlf": "false",
    "core.eol": "lf",
    "core.fsmonitor": "false",
    "core.hooksPath": os.devnull,
}


def render(
    source: TemplateSource, version: str, answers: Mapping[str, object], destination: Path
) -> None:
    """Render `version`, a tag of `source`, into `destination`.

    Answers that are recorded there already carry over; `answers` go before them, defaults after.
    Raises GeneratorError for whatever Copier raises.
    """
    import copier

    from generator.compiled_once import compiled_once

    with (
        _reported(version),
        _git_of_copier(source),
        _home(source),
        compiled_once(),
        warnings.catch_warnings(),
    ):
        warnings.simplefilter("ignore")
        copier.run_copy(
            source.src_path,
            destination,
            data=dict(answers),
            vcs_ref=version,
            settings=copier.Settings(),
            defaults=True,
            overwrite=True,
            quiet=True,
        )


@contextmanager
def _home(source: TemplateSource) -> Iterator[None]:
    """Let `~` in the source's path lead to its private folder."""
    before = dict(os.environ)
    if source.home is not None:
        os.environ.update(HOME=str(source.home), USERPROFILE=str(source.home))
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


@contextmanager
def _git_of_copier(source: TemplateSource) -> Iterator[None]:
    """Seal the git that Copier calls, but for what reaching an address of the user's may need."""
    from plumbum import local

    if source.home is not None:
        environment = sealed_environment()
    else:
        environment = project_environment()
        first = int(environment.get("GIT_CONFIG_COUNT") or 0)
        for number, (key, value) in enumerate(NEUTRAL_SETTINGS.items(), first):
            environment[f"GIT_CONFIG_KEY_{number}"] = key
            environment[f"GIT_CONFIG_VALUE_{number}"] = value
        environment["GIT_CONFIG_COUNT"] = str(first + len(NEUTRAL_SETTINGS))
        environment["GIT_ATTR_NOSYSTEM"] = "1"
    with local.env():
        local.env.clear()
        local.env.update(environment)
        yield


@contextmanager
def _reported(version: str) -> Iterator[None]:
    try:
        yield
    except Exception as error:
        reported = _generator_error(error, f"template {version}")
        if reported is None:
            raise
        raise reported from error


def _generator_error(error: Exception, template: str) -> GeneratorError | None:
    from copier.errors import CopierError, UnsafeTemplateError
    from jinja2 import TemplateError
    from plumbum import CommandNotFound, ProcessExecutionError

    match error:
        case UnsafeTemplateError():
            message, hint = f"{template} would run code of its own", "none is run: use another one"
            code = ExitCode.USAGE
        case CommandNotFound():
            message, hint = "git is not installed", "install git, then run the command again"
            code = ExitCode.TOOL_MISSING
        case ProcessExecutionError(stderr=said):
            message, hint = (
                f"{template} cannot be read: {said.strip()}",
                "check where it comes from",
            )
            code = ExitCode.INTERNAL
        case CopierError() | TemplateError():
            message, hint = f"{template} cannot be rendered: {error}", "report it to its authors"
            code = ExitCode.INTERNAL
        case ValueError():
            message, hint = f"{template} refuses the answers: {error}", "change the one it names"
            code = ExitCode.USAGE
        case OSError(filename=name, strerror=reason):
            message = f"cannot write {name or 'the project'}: {reason or error}"
            hint, code = "check its permissions and the disk", ExitCode.TARGET
        case _:
            return None
    return GeneratorError(message, hint, code)
