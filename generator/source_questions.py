"""The questions of a template: our own lie here, those of a fork come from its repository."""

import tempfile
from pathlib import Path

from generator.errors import UsageError
from generator.git import Git
from generator.questions import Questionnaire, load
from generator.source import TemplateSource


def questions_of(source: TemplateSource) -> Questionnaire:
    """What the version to render asks. Raises GitError, and UsageError for no fork of ours."""
    if source.address is None:
        return load()
    with tempfile.TemporaryDirectory(prefix="scaffold-") as folder:
        clone = ("clone", "--quiet", "--depth=1", f"--branch={source.version}", "--no-tags")
        git = Git.of_project(Path(folder))
        git.run(*clone, "-c", "advice.detachedHead=false", "--", source.address, "template")
        questions = load(Path(folder, "template", "questions"))
    if "framework" not in questions or "project_name" not in questions:
        hint = "give the address of a fork of this template"
        raise UsageError(f"{source.address} asks for no framework and no name", hint)
    return questions
