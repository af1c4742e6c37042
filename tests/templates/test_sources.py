"""The templates as they stand in this repository, unrendered."""

import ast
import re
import warnings
from pathlib import Path

import pytest
import yaml

from tests.support.projects import ROOT
from tests.templates.combinations import OPTIONS

TEMPLATES = ROOT / "templates"
FILES = sorted(
    path for path in TEMPLATES.rglob("*") if path.is_file() and "__pycache__" not in path.parts
)
JINJA_TAG = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", re.DOTALL)
ASSEMBLIES = {
    "__init__.py.jinja",
    "application.py.jinja",
    "applications.py.jinja",
    "asgi.py.jinja",
    "security_headers.py.jinja",
    "settings.py.jinja",
    "urls.py.jinja",
}
IF_BLOCK = re.compile(r"\{%-?\s*(if|else|endif)\b")

pytestmark = pytest.mark.fast


def sources(suffix: str) -> list[Path]:
    return [path for path in FILES if path.name.removesuffix(".jinja").endswith(suffix)]


def test_names_are_safe_on_every_file_system() -> None:
    for path in FILES:
        for part in path.relative_to(ROOT).parts:
            plain = JINJA_TAG.sub("", part)
            assert not set('"<>|*?:\\\\') & set(part), path
            assert plain == plain.strip(), path
            assert not plain.endswith(".") or plain == ".", path
            assert part.isascii(), path


def test_no_two_names_differ_by_case_alone() -> None:
    names = [str(path).lower() for path in FILES]
    assert len(set(names)) == len(names)


def test_most_python_parses_unrendered() -> None:
    python = sources(".py")
    # A stub has no Python of its own: what it includes is counted where it lies.
    python = [path for path in python if not _is_stub(path)]
    broken = [path for path in python if not _parses(path)]
    assert len(python) > 100
    assert len(broken) <= len(python) / 6, broken


def _is_stub(path: Path) -> bool:
    return not JINJA_TAG.sub("", path.read_text(encoding="utf-8")).strip()


def _parses(path: Path) -> bool:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(path.read_text(encoding="utf-8"))
    except SyntaxError:
        return False
    return True


@pytest.mark.parametrize(
    "path",
    [p for p in FILES if p.suffix == ".jinja"],
    ids=lambda path: str(path.relative_to(TEMPLATES)),
)
def test_conditions_are_short_and_flat(path: Path) -> None:
    depth = opened = 0
    # In tests a condition holds whole functions, which a file of their own would tear apart.
    in_tests = "tests" in path.parts[len(TEMPLATES.parts) :]
    longest = 25 if in_tests or path.name in ASSEMBLIES else 12
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        for match in IF_BLOCK.finditer(line):
            assert number - opened <= longest or match.group(1) == "if", f"{path}:{number}"
            depth += {"if": 1, "else": 0, "endif": -1}[match.group(1)]
            opened = number
            assert depth <= 1, f"{path}:{number}"


@pytest.mark.parametrize("path", sources(".py"), ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_python_holds_little_jinja(path: Path) -> None:
    # Where the features are put together, each has its lines.
    limit = 48 if path.name in ASSEMBLIES else 12
    assert len(JINJA_TAG.findall(path.read_text(encoding="utf-8"))) <= limit


def test_only_files_with_jinja_have_its_suffix() -> None:
    for path in FILES:
        if "_shared" in path.parts:
            continue
        text = path.read_bytes().decode("utf-8", errors="replace")
        has_tags = JINJA_TAG.search(text) is not None
        # Django's own templates speak the same language and are copied as they are.
        if path.suffix == ".jinja":
            assert has_tags, path
        elif path.suffix != ".html":
            assert not has_tags, path


def test_every_option_of_the_questionnaire_is_rendered() -> None:
    """A new question must be given values in `combinations.py`, or nothing would render them."""
    asked: set[str] = set()
    for file in (ROOT / "questions").glob("*.yml"):
        for name, question in yaml.safe_load(file.read_text(encoding="utf-8")).items():
            if question.get("when") is not False and name != "framework":
                asked.add(name)
                choices = question.get("choices") or []
                choices = list(choices.values()) if isinstance(choices, dict) else choices
                # A bool's default depends on other answers; one value of the two is not it.
                expected = (
                    set(choices) - {question.get("default")} if question["type"] == "str" else set()
                )
                assert expected <= set(OPTIONS[name])
    assert asked == set(OPTIONS)
