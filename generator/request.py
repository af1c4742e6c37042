"""What `scaffold new` was asked for, and the answers that are in it."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from generator import names
from generator.answers import (
    parse_flags,
    parse_settings,
    preset_needs,
    read_answers_file,
    read_preferences,
)
from generator.errors import UsageError
from generator.pythons import default_python
from generator.questions import Questionnaire
from generator.recommender import recommend


@dataclass(frozen=True)
class Request:
    """What was typed; `flags` holds the needs and the framework that were given."""

    name: str | None = None
    flags: Mapping[str, object] = field(default_factory=dict)
    settings: tuple[str, ...] = ()
    answers_file: str | None = None
    preset: str | None = None
    output: Path = Path()
    template: str | None = None
    yes: bool = False
    dry_run: bool = False
    install: bool = True
    git: bool = True
    as_json: bool = False

    @property
    def can_ask(self) -> bool:
        return not self.yes and not self.as_json and sys.stdin.isatty() and sys.stdout.isatty()


@dataclass(frozen=True)
class Given:
    """`answers` are not asked; `stored` names those that only make sense if a project stores them.

    `defaults` stand in for the questions' own.
    """

    answers: dict[str, object]
    stored: frozenset[str]
    defaults: dict[str, object]

    def completed(self, questions: Questionnaire) -> dict[str, object]:
        """The answers, with the framework that fits best where none is given or preferred."""
        best = recommend(questions, self.defaults | self.answers).framework
        return {"framework": self.defaults.get("framework", best)} | self.answers


def read_request(questions: Questionnaire, request: Request) -> Given:
    """Flags beat the answers file, that beats the preset. UsageError for what is no answer."""
    typed = _typed(questions, request)
    settings = parse_settings(questions, request.settings)
    for name in typed.keys() & settings.keys():
        raise UsageError(f"{name} is given twice", f"leave --set {name} out")
    file = read_answers_file(questions, request.answers_file) if request.answers_file else {}
    preset = preset_needs(request.preset) if request.preset else {}
    stored = {*settings, *(name for name in file if not questions[name].is_need)}
    defaults = read_preferences(questions)
    answers = preset | file | settings | typed
    if "python_version" not in answers | defaults:
        defaults["python_version"] = default_python(questions["python_version"])
    return Given(answers, frozenset(stored), defaults)


def _typed(questions: Questionnaire, request: Request) -> dict[str, object]:
    answers = parse_flags(questions, request.flags)
    if request.name is not None:
        answers["project_name"] = names.project_name(request.name)
    return answers
