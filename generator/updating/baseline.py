"""Which two versions an update lies between."""

import re

from packaging.version import Version

from generator.errors import ExitCode, GeneratorError, UsageError
from generator.source import TemplateSource
from generator.updating.recorded import ANSWERS_FILE
from generator.versions import parse_version, public

# A commit without a tag before it; a template's own repository still has it.
COMMIT_ID = re.compile(r"[0-9a-f]{7,64}")
# `git describe` between tags: the tag before, the number of commits since, the commit.
DESCRIBED = re.compile(r"(?P<tag>.+)-\d+-g[0-9a-f]+")


def choose_target(source: TemplateSource, recorded: str, asked: str | None) -> str:
    """The tag to update to: the source's own, or the one asked for."""
    target = source.version
    if asked is not None:
        named = [tag for tag in (asked, f"v{asked}") if tag in source.versions]
        if not named:
            known = ", ".join(source.versions)
            raise UsageError(f"{asked} is no version of the template", f"these are: {known}")
        target = named[0]
    current = _version_of(recorded)
    if current and public(target) < Version(current.public):
        message = f"the project is at {recorded}, which is newer than {target}"
        hint = "an update only goes forward: install a newer scaffold"
        raise GeneratorError(message, hint, ExitCode.TARGET)
    return target


def choose_base(source: TemplateSource, recorded: str) -> str:
    """The recorded version, or the newest release before it where that one is unknown.

    An older base loses nothing: a change that the project has already is merged with itself.
    """
    if recorded in source.versions:
        return recorded
    described = DESCRIBED.fullmatch(recorded)
    if described and described["tag"] in source.versions:
        return described["tag"]
    current = _version_of(recorded)
    releases = [tag for tag in source.versions if not Version(tag).is_prerelease]
    before = [tag for tag in releases if current and public(tag) < Version(current.public)]
    if before:
        return before[-1]
    if source.address and COMMIT_ID.fullmatch(recorded):
        return recorded
    message = f"{recorded} is unknown here, and so is any release before it"
    known = ", ".join(source.versions)
    hint = f"write the one that the project comes closest to as _commit in {ANSWERS_FILE}: {known}"
    raise GeneratorError(message, hint, ExitCode.TARGET)


def _version_of(recorded: str) -> Version | None:
    described = DESCRIBED.fullmatch(recorded)
    tag = described["tag"] if described else recorded
    # Without a dot it is a commit's id, which may be all digits.
    return parse_version(tag) if "." in tag else None
