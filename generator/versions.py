"""Version tags, compared as PEP 440 does."""

from collections.abc import Iterable

from packaging.version import InvalidVersion, Version


def parse_version(tag: str) -> Version | None:
    try:
        return Version(tag)
    except InvalidVersion:
        return None


def sort_versions(tags: Iterable[str]) -> list[str]:
    """The tags that are versions, oldest first."""
    return sorted((tag for tag in tags if parse_version(tag)), key=Version)


def public(tag: str) -> Version:
    """The version without its local part, which names files at hand and has no order."""
    return Version(Version(tag).public)
