"""Release the template: `python -m generator.release X.Y.Z`, as CONTRIBUTING describes.

One commit and one tag are added to generator/releases.bundle; what it holds never changes.
"""

import re
import sys
import tempfile
from pathlib import Path

from generator.bundle import (
    RELEASES,
    bundle_head,
    bundle_tags,
    commit_files,
    open_releases,
    write_bundle,
)
from generator.errors import GeneratorError, UsageError
from generator.releases import NOTES, noted_versions
from generator.versions import parse_version, sort_versions


def release(root: Path, version: str) -> str:
    """Add the template's files under `root` as `version` and set the project's version; the tag."""
    bundle, tag = root / RELEASES, f"v{version}"
    released = bundle_tags(bundle) if bundle.exists() else {}
    _check(version, sort_versions(released))
    with tempfile.TemporaryDirectory(prefix="scaffold-", dir=bundle.parent) as folder:
        git = open_releases(bundle, Path(folder))
        parent = bundle_head(bundle) if released else None
        commit, _ = commit_files(git, root, tag, parent)
        git.run("update-ref", f"refs/tags/{tag}", commit)
        longer = Path(folder, "releases.bundle")
        write_bundle(git, commit, longer)
        if bundle_tags(longer) != released | {tag: commit}:
            raise AssertionError("a released commit would change")
        _set_version(root / "pyproject.toml", version)
        longer.replace(bundle)
    return tag


def _check(version: str, released: list[str]) -> None:
    parsed = parse_version(version)
    if not parsed or not re.fullmatch(r"\d+\.\d+\.\d+", version):
        raise UsageError(f"{version} is no release's version", "give one like 1.2.3")
    newest = parse_version(released[-1]) if released else None
    if newest and parsed <= newest:
        raise UsageError(f"{version} is not after {newest}", "give a higher version")


def check_notes(root: Path, version: str) -> None:
    """UsageError unless the template says what this release brings to projects."""
    if version not in noted_versions(root / NOTES):
        raise UsageError(f"{NOTES} has no entry for {version}", "say there what it brings")


def _set_version(pyproject: Path, version: str) -> None:
    text = pyproject.read_text()
    text, count = re.subn(r'(?m)^version = ".*"$', f'version = "{version}"', text, count=1)
    if not count:
        raise AssertionError(f"{pyproject} has no version")
    pyproject.write_text(text)


if __name__ == "__main__":
    arguments = sys.argv[1:]
    if len(arguments) != 1:
        sys.exit("usage: python -m generator.release X.Y.Z")
    root = Path(__file__).parents[1]
    try:
        check_notes(root, arguments[0])
        sys.stdout.write(f"{release(root, arguments[0])}\n")
    except GeneratorError as error:
        sys.exit(f"{error.message}; {error.hint}")
