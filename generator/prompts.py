"""Questions in a terminal, by questionary."""

import shutil
import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import questionary
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent, merge_key_bindings
from prompt_toolkit.keys import Keys
from prompt_toolkit.output import create_output

STYLE = questionary.Style(
    [
        ("qmark", "fg:ansicyan bold"),
        ("question", "bold"),
        ("consequence", "fg:ansibrightblack"),
        ("pointer", "fg:ansicyan bold"),
        ("highlighted", "fg:ansicyan bold"),
        ("disabled", "fg:ansibrightblack italic"),
        ("instruction", "fg:ansibrightblack"),
    ]
)
_BACK = object()


class Back(Exception):  # noqa: N818
    """One step back, please."""


@dataclass(frozen=True)
class Option:
    """One thing to select; `obstacle` says why it cannot be."""

    value: object
    label: str
    consequence: str = ""
    obstacle: str = ""


class Prompts(Protocol):
    @property
    def rows(self) -> int:
        """How many rows have been said."""

    def say(self, line: str) -> None: ...

    def rewind(self, rows: int) -> None:
        """Take back what was said after that many rows."""

    def select(
        self, title: str, options: Sequence[Option], default: object, *, can_go_back: bool
    ) -> object:
        """The value of the option chosen. Raises Back, and KeyboardInterrupt on Ctrl-C."""

    def text(self, title: str, default: str, problem_with: Callable[[str], str]) -> str:
        """A line that nothing is wrong with. Raises KeyboardInterrupt on Ctrl-C."""


class TerminalPrompts:
    def __init__(self) -> None:
        self.rows = 0

    def say(self, line: str) -> None:
        width = shutil.get_terminal_size().columns - 1
        lines = textwrap.wrap(line, width, subsequent_indent="    ") or [""]
        for wrapped in lines:
            questionary.print(wrapped)
        self.rows += len(lines)

    def rewind(self, rows: int) -> None:
        if self.rows > rows:
            output = create_output()
            output.cursor_up(self.rows - rows)
            output.erase_down()
            output.flush()
        self.rows = rows

    def select(
        self, title: str, options: Sequence[Option], default: object, *, can_go_back: bool
    ) -> object:
        choices = {option.value: _choice(option) for option in options}
        preselected = choices.get(default)
        question = questionary.select(
            title,
            choices=list(choices.values()),
            default=preselected if preselected and not preselected.disabled else None,
            qmark="?",
            pointer=">",
            instruction="(arrows, Enter; left arrow: one step back)"
            if can_go_back
            else "(arrows, Enter)",
            style=STYLE,
            erase_when_done=True,
        )
        if can_go_back:
            bindings = question.application.key_bindings or KeyBindings()
            question.application.key_bindings = merge_key_bindings([bindings, _back_bindings()])
        answer = question.unsafe_ask()
        if answer is _BACK:
            raise Back
        return answer

    def text(self, title: str, default: str, problem_with: Callable[[str], str]) -> str:
        prompt = questionary.text(
            title,
            default=default,
            qmark="?",
            validate=lambda typed: problem_with(typed) or True,
            style=STYLE,
            erase_when_done=True,
        )
        try:
            answer: str = prompt.unsafe_ask()
        except EOFError as error:
            raise KeyboardInterrupt from error
        return answer


def _choice(option: Option) -> questionary.Choice:
    title = [("class:text", option.label)]
    if option.consequence and not option.obstacle:
        title.append(("class:consequence", f": {option.consequence}"))
    return questionary.Choice(title, option.value, disabled=option.obstacle or None)


def _back_bindings() -> KeyBindings:
    bindings = KeyBindings()

    @bindings.add(Keys.Left, eager=True)
    def _(event: KeyPressEvent) -> None:
        event.app.exit(result=_BACK)

    return bindings
