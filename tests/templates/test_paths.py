"""Paths that any file system takes: those of macOS and Windows as well."""

import re
from collections.abc import Iterable
from pathlib import PurePosixPath

import pytest

from generator.template_files import template_files
from tests.support.projects import ROOT, Render
from tests.support.rows import FRAMEWORKS
from tests.templates.combinations import base

# https://learn.microsoft.com/windows/win32/fileio/naming-a-file
RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
FORBIDDEN = re.compile(r'[<>:"|?*\\\x00-\x1f]|[ .]$')
# Of Windows' 260 characters, what a temporary folder or a deep home leaves.
LONGEST = 150


def unportable(paths: Iterable[str]) -> list[str]:
    paths = list(paths)
    folded = [path.casefold() for path in paths]
    return [
        path
        for path in paths
        if len(path) > LONGEST
        or folded.count(path.casefold()) > 1
        or any(RESERVED.fullmatch(p) or FORBIDDEN.search(p) for p in PurePosixPath(path).parts)
    ]


@pytest.mark.fast
def test_the_templates_own_paths() -> None:
    assert unportable(file.path for file in template_files(ROOT)) == []


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_paths_of_projects(render: Render, framework: str) -> None:
    folder = render(base(framework))
    found = (path.relative_to(folder).as_posix() for path in folder.rglob("*"))
    assert unportable(path for path in found if not path.startswith((".venv/", "var/"))) == []


@pytest.mark.fast
@pytest.mark.parametrize("path", ["app/aux.py", "a:b", "end.", "x/" * 80 + "y", "a\\b"])
def test_what_would_be_noticed(path: str) -> None:
    assert unportable(["app/main.py", path]) == [path]


@pytest.mark.fast
def test_two_paths_that_differ_by_case_would_be_noticed() -> None:
    assert unportable(["README.md", "readme.md"]) == ["README.md", "readme.md"]
