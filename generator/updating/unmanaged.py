"""Files that a project keeps to itself: `[tool.scaffold] unmanaged` in its pyproject.toml."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath, PureWindowsPath

from pathspec import GitIgnoreSpec

from generator.errors import UsageError
from generator.updating.recorded import ANSWERS_FILE

EXAMPLE = 'write a list of paths and patterns: unmanaged = ["README.md", "docs/*"]'


@dataclass(frozen=True)
class Unmanaged:
    """Files, folders with all in them, and patterns as in .gitignore, from the project's folder."""

    patterns: tuple[str, ...] = ()
    _spec: GitIgnoreSpec = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        anchored = [f"/{pattern.removeprefix('./')}" for pattern in self.patterns]
        object.__setattr__(self, "_spec", GitIgnoreSpec.from_lines(anchored))

    def covers(self, path: str) -> bool:
        # Without the answers file the next update would not know where it stands.
        return path != ANSWERS_FILE and self._spec.match_file(path)

    def among(self, paths: Iterable[str]) -> frozenset[str]:
        return frozenset(path for path in paths if self.covers(path)) if self.patterns else EMPTY


EMPTY: frozenset[str] = frozenset()
NOTHING = Unmanaged()


def read_unmanaged(project: Path) -> Unmanaged:
    """Raises UsageError for what is no list of paths within the project."""
    path = project / "pyproject.toml"
    try:
        settings = (
            tomllib.loads(path.read_text(encoding="utf-8")).get("tool", {}).get("scaffold", {})
        )
    except FileNotFoundError:
        return NOTHING
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, AttributeError) as error:
        message = f"{path} cannot be read: {error}"
        raise UsageError(message, "mend it first: it says which files are unmanaged") from error
    if not isinstance(settings, dict):
        raise UsageError(f"{path}: [tool.scaffold] is no table", EXAMPLE)
    for key in settings.keys() - {"unmanaged"}:
        raise UsageError(f"{path}: there is no [tool.scaffold] {key}", "unmanaged is all there is")
    patterns = settings.get("unmanaged", [])
    if not isinstance(patterns, list):
        raise UsageError(f"{path}: [tool.scaffold] unmanaged is no list", EXAMPLE)
    for pattern in patterns:
        _check(pattern, path)
    return Unmanaged(tuple(patterns))


def _check(pattern: object, path: Path) -> None:
    if not isinstance(pattern, str) or not pattern.strip():
        raise UsageError(f"{path}: unmanaged holds {pattern!r}, which is no path", EXAMPLE)
    outside = ".." in PurePosixPath(pattern).parts or PureWindowsPath(pattern).anchor
    if outside or "\\" in pattern or pattern.startswith("!"):
        message = f"{path}: unmanaged holds {pattern!r}"
        hint = "paths are relative to the project's folder, with forward slashes and no .. or !"
        raise UsageError(message, hint)
    try:
        Unmanaged((pattern,))
    except ValueError as error:
        raise UsageError(
            f"{path}: unmanaged holds {pattern!r}, which is no pattern", EXAMPLE
        ) from error
