"""What a version of a template asks: our own newest lies here, any other is read with git."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from generator.errors import UsageError
from generator.git import Git
from generator.questions import Questionnaire, load
from generator.source import TemplateSource


def questions_of(source: TemplateSource, version: str | None = None) -> Questionnaire:
    """What `version`, by default the one to render, asks. Raises GitError, UsageError for no fork.

    Computed questions say what follows from the answers.
    """
    version = version or source.version
    if source.address is None and version == source.version:
        return load()
    with checkout(source, version) as folder:
        questions = load(folder / "questions")
    if "framework" not in questions or "project_name" not in questions:
        hint = "give the address of a fork of this template"
        raise UsageError(f"{source.repository} asks for no framework and no name", hint)
    return questions


@contextmanager
def checkout(source: TemplateSource, version: str) -> Iterator[Path]:
    """The template's own files at `version`. Raises GitError."""
    with tempfile.TemporaryDirectory(prefix="scaffold-") as folder:
        git = Git.of_project(Path(folder)) if source.address else Git.sealed(Path(folder))
        # A bundle is no shallow thing.
        depth = ("--depth=1",) if source.address else ()
        git.run("init", "--quiet", "--template=")
        git.run("fetch", "--quiet", "--no-tags", *depth, source.repository, f"refs/tags/{version}")
        git.run("-c", "advice.detachedHead=false", "checkout", "--quiet", "FETCH_HEAD")
        yield Path(folder)
