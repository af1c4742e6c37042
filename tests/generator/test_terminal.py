"""The conversation as somebody has it: in a terminal, by its keys."""

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pexpect
import pytest
import yaml

from generator.errors import ExitCode

pytestmark = pytest.mark.fast

DOWN, LEFT, ENTER, CLEAR = "\x1b[B", "\x1b[D", "\r", "\x15"
RUN = "from generator.cli import main; main()"

Terminal = Callable[..., "pexpect.spawn[str]"]


@pytest.fixture
def terminal(here: Path) -> Iterator[Terminal]:
    started: list[pexpect.spawn[str]] = []

    def start(*arguments: str) -> "pexpect.spawn[str]":
        child = pexpect.spawn(
            sys.executable,
            ["-c", RUN, *arguments],
            # Nobody here tells it where the cursor is.
            env={**os.environ, "TERM": "xterm", "PROMPT_TOOLKIT_NO_CPR": "1"},
            dimensions=(50, 100),
            timeout=30,
            encoding="utf-8",
        )
        child.delaybeforesend = None
        started.append(child)
        return child

    yield start
    for child in started:
        child.close(force=True)


def ended(child: "pexpect.spawn[str]") -> int | None:
    child.expect(pexpect.EOF)
    child.close()
    return child.exitstatus


def press(child: "pexpect.spawn[str]", prompt: str, *keys: str) -> None:
    child.expect_exact(prompt)
    child.expect_exact("Enter")  # the list of keys comes last
    for key in keys:
        child.send(key)


def test_from_needs_to_a_project(terminal: Terminal, here: Path, small_template: str) -> None:
    child = terminal("new", "My Shop", "--no-install", "--no-git", "--template", small_template)
    press(child, "What do people and programs use?", ENTER)
    press(child, "edit the data in an admin?", DOWN, ENTER)
    press(child, "Many slow outside calls", LEFT)
    press(child, "edit the data in an admin?", ENTER)  # the answer is still selected
    press(child, "Many slow outside calls", ENTER)
    press(child, "serve a model?", ENTER)
    press(child, "publish content", ENTER)
    press(child, "How far along", ENTER)
    child.expect_exact("Django fits best:")
    press(child, "Framework", ENTER)
    press(child, "Accounts", ENTER)
    press(child, "Background tasks", ENTER)
    press(child, "Observability", ENTER)
    press(child, "Ready?", *[DOWN] * 9, ENTER)
    press(child, "Licence", DOWN, ENTER)
    press(child, "Ready?", ENTER)
    assert ended(child) == ExitCode.DONE
    answers = yaml.safe_load((here / "my-shop" / ".copier-answers.yml").read_text())
    assert answers["framework"] == "django"
    assert answers["admin"] is True
    assert answers["license"] == "mit"


def test_the_name_is_asked_when_it_is_missing(terminal: Terminal, here: Path) -> None:
    arguments = ("--framework", "flask", "--set", "auth=none", "--dry-run")
    child = terminal("new", *arguments)
    child.expect_exact("Project name")
    child.send(f"class{ENTER}")
    child.expect_exact("try class-app")
    child.send(f"{CLEAR}My Shop{ENTER}")
    press(child, "What do people and programs use?", ENTER)
    press(child, "serve a model?", ENTER)
    press(child, "How far along", ENTER)
    press(child, "Background tasks", ENTER)
    press(child, "Observability", ENTER)
    press(child, "Ready?", ENTER)
    child.expect_exact("nothing is written")
    assert ended(child) == ExitCode.DONE
    assert list(here.iterdir()) == []


def test_ctrl_c_writes_nothing_and_is_exit_130(terminal: Terminal, here: Path) -> None:
    child = terminal("new", "shop")
    press(child, "What do people and programs use?", ENTER)
    press(child, "edit the data in an admin?", "\x03")
    child.expect_exact("Interrupted")
    assert ended(child) == ExitCode.INTERRUPTED
    assert list(here.iterdir()) == []


def test_the_end_of_input_leaves_too(terminal: Terminal) -> None:
    child = terminal("new")
    child.expect_exact("Project name")
    child.send("\x04")
    child.expect_exact("Interrupted")
    assert ended(child) == ExitCode.INTERRUPTED


def test_answers_are_remembered_when_that_is_chosen(
    terminal: Terminal, here: Path, home: Path, small_template: str
) -> None:
    arguments = ("--framework", "flask", "--no-install", "--no-git")
    child = terminal("new", "shop", *arguments, "--template", small_template)
    press(child, "Accounts", DOWN, ENTER)
    press(child, "What do people and programs use?", ENTER)
    press(child, "serve a model?", ENTER)
    press(child, "How far along", ENTER)
    press(child, "Background tasks", ENTER)
    press(child, "Observability", ENTER)
    press(child, "Ready?", DOWN, ENTER)
    assert ended(child) == ExitCode.DONE
    preferences = home / ".config" / "scaffold" / "preferences.yml"
    remembered = yaml.safe_load(preferences.read_text())
    given = {"auth": "none", "interface": "api", "ml": "none", "stage": "product"}
    assert remembered == given | {"tasks": False, "observability": False}


def test_a_refusal_comes_before_the_first_question(terminal: Terminal) -> None:
    child = terminal("new", "shop", "--framework", "fastapi", "--interface", "html")
    child.expect_exact("FastAPI projects are APIs only")
    assert ended(child) == ExitCode.USAGE


def test_recommend_asks_the_needs_where_none_is_given(terminal: Terminal) -> None:
    child = terminal("recommend")
    press(child, "What do people and programs use?", ENTER)
    press(child, "edit the data in an admin?", DOWN, ENTER)
    press(child, "Many slow outside calls", ENTER)
    press(child, "serve a model?", DOWN, ENTER)
    press(child, "publish content", ENTER)
    press(child, "How far along", ENTER)
    child.expect_exact("Django fits best.")
    child.expect_exact("Alongside it: FastAPI for the model's endpoints.")
    assert ended(child) == ExitCode.DONE
