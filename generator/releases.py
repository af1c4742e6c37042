"""What each release brought to projects, as `templates/releases.toml` has it."""

import tomllib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from packaging.version import InvalidVersion, Version

from generator.output import note
from generator.source import TemplateSource
from generator.source_questions import checkout
from generator.versions import parse_version, public

# From the top of the template's repository.
NOTES = Path("templates", "releases.toml")


@dataclass(frozen=True)
class Notes:
    """One release's, for one framework: what changed, and what is left to do by hand."""

    version: str
    security: bool
    changed: tuple[str, ...]
    by_hand: tuple[str, ...]


def notes_between(
    source: TemplateSource, framework: str, recorded: str, target: str
) -> tuple[Notes, ...]:
    """The notes of the releases after `recorded` up to `target`, oldest first; both are tags.

    Files at hand that are no release yet belong to the next one.
    """
    if target == recorded or not parse_version(recorded):
        return ()
    after, last = public(recorded), Version(Version(target).base_version)
    try:
        found = [_notes(entry, framework) for entry in _read(_content(source, target))]
        between = [entry for entry in found if after < Version(entry.version) <= last]
    except (tomllib.TOMLDecodeError, KeyError, InvalidVersion) as error:
        # A fork's slip is no reason to keep its projects from an update.
        note(f"{NOTES} of {target} cannot be read: {error}")
        return ()
    return tuple(sorted(between, key=lambda entry: Version(entry.version)))


def noted_versions(file: Path) -> set[str]:
    return {entry["version"] for entry in _read(file.read_text("utf-8"))}


@cache
def _content(source: TemplateSource, version: str) -> str:
    with suppress(FileNotFoundError):
        if source.address is None:
            return _own_file().read_text("utf-8")
        with checkout(source, version) as folder:
            return (folder / NOTES).read_text("utf-8")
    return ""


def _own_file() -> Path:
    """Beside this module in an installed wheel, beside the package in a clone."""
    packaged = Path(__file__).with_name(NOTES.name)
    return packaged if packaged.exists() else Path(__file__).parents[1] / NOTES


def _read(content: str) -> list[dict[str, Any]]:
    releases: list[dict[str, Any]] = tomllib.loads(content).get("release", [])
    return releases


def _notes(entry: Mapping[str, Any], framework: str) -> Notes:
    return Notes(
        entry["version"],
        entry.get("security", False),
        tuple(_lines(entry, framework, "changed")),
        tuple(_lines(entry, framework, "by_hand")),
    )


def _lines(entry: Mapping[str, Any], framework: str, key: str) -> Iterator[str]:
    yield from entry.get(key, ())
    yield from entry.get(framework, {}).get(key, ())
