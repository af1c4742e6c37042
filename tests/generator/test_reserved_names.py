"""That no project can take the name of anything it depends on."""

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from generator.errors import ExitCode
from generator.questions import Questionnaire

# What a project is made with only if that is asked for.
FEATURES: dict[str, tuple[str, ...]] = {
    "fastapi": ("--admin", "--ml", "model", "--set", "tasks=true", "--set", "observability=true"),
    "django": ("--async", "--content", "--set", "observability=true"),
    "flask": ("--admin", "--set", "observability=true"),
}


@pytest.mark.parametrize("framework", FEATURES)
def test_every_dependency_of_a_project_is_reserved(
    scaffold: Callable[..., Result], questions: Questionnaire, here: Path, framework: str
) -> None:
    arguments = ("--framework", framework, "-y", "--no-install", "--no-git", *FEATURES[framework])
    assert scaffold("new", "My Shop", *arguments).exit_code == ExitCode.DONE
    lock = [sys.executable, "-m", "uv", "lock", "--quiet"]
    subprocess.run(lock, cwd=here / "my-shop", check=True)
    locked = (here / "my-shop" / "uv.lock").read_text()
    names = set(re.findall(r'^name = "(.+)"$', locked, re.MULTILINE)) - {"my-shop"}
    assert len(names) > 30
    assert names <= set(str(questions.resolve({}).values["reserved_names"]).split())
