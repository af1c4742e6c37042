"""The questions of `questions/*.yml`, evaluated as Copier evaluates them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml
from jinja2 import Template
from jinja2.sandbox import SandboxedEnvironment

Answers = Mapping[str, object]

NEEDS = "needs"
TRUE = {"true", "yes", "y", "t", "on", "1"}
FALSE = {"false", "no", "n", "f", "off", "0", ""}


def to_bool(value: object) -> bool:
    """As Copier reads a bool, except that text which means neither is a ValueError."""
    text = str(value).strip().lower()
    if text not in TRUE | FALSE:
        raise ValueError(f"{value!r} is neither true nor false")
    return text in TRUE


CASTS: dict[str, Callable[[Any], Any]] = {
    "bool": to_bool,
    "float": float,
    "int": int,
    "str": str,
    "yaml": lambda value: yaml.safe_load(value) if isinstance(value, str) else value,
}


@cache
def _environment() -> SandboxedEnvironment:
    # Copier's own environment: its filters, and trailing newlines kept.
    return SandboxedEnvironment(
        extensions=["jinja2_ansible_filters.AnsibleCoreFiltersExtension"],
        keep_trailing_newline=True,
    )


@cache
def _template(source: str) -> Template:
    return _environment().from_string(source)


def render(value: object, context: Answers) -> object:
    """A question's attribute under these answers; what is no text is returned as it stands."""
    return _template(value).render(context) if isinstance(value, str) else value


@dataclass(frozen=True)
class Choice:
    value: object
    label: str
    consequence: str = ""


@dataclass(frozen=True)
class Question:
    """One question. `default` is None for a question that has to be answered."""

    name: str
    topic: str
    type: str
    title: str
    consequence: str = ""
    choices: tuple[Choice, ...] = ()
    default: object = None
    when: object = True
    validator: str = ""
    placeholder: str = ""
    ask: bool = True

    @property
    def is_need(self) -> bool:
        return self.topic == NEEDS

    @property
    def is_computed(self) -> bool:
        return self.when is False and not self.is_need

    def parse(self, raw: object) -> object:
        """The answer in its own type; ValueError names what would be valid."""
        value = CASTS[self.type](raw)
        valid = [choice.value for choice in self.choices]
        if valid and value not in valid:
            raise ValueError(f"{raw!r} is none of {', '.join(map(spell, valid))}")
        return value

    def default_under(self, context: Answers) -> object:
        return CASTS[self.type](render(self.default, context))

    def is_visible_under(self, context: Answers) -> bool:
        return to_bool(render(self.when, context))

    def refusal_under(self, context: Answers) -> str:
        """Why the answer in the context is refused, "what is wrong: what to do"; else ""."""
        return str(render(self.validator, context)).strip()

    def choice(self, value: object) -> Choice:
        return next(
            (choice for choice in self.choices if choice.value == value),
            Choice(value, spell(value)),
        )


def spell(value: object) -> str:
    """An answer as it is typed on a command line."""
    return str(value).lower() if isinstance(value, bool) else str(value)


@dataclass(frozen=True)
class Resolved:
    """All answers in the order of the questions, and what is wrong with them."""

    values: Answers
    visible: tuple[str, ...]
    missing: tuple[str, ...] = ()
    refusals: Answers = field(default_factory=dict)

    @property
    def recorded(self) -> dict[str, object]:
        """What Copier is given and stores."""
        return {name: self.values[name] for name in self.visible}


class Questionnaire:
    """Questions in asking order."""

    def __init__(self, questions: Iterable[Question]) -> None:
        self._questions = {question.name: question for question in questions}

    def __getitem__(self, name: str) -> Question:
        return self._questions[name]

    def __contains__(self, name: object) -> bool:
        return name in self._questions

    @property
    def needs(self) -> list[Question]:
        return [question for question in self._questions.values() if question.is_need]

    @property
    def options(self) -> list[Question]:
        """What can be asked besides the needs, the framework first."""
        return [q for q in self._questions.values() if not q.is_need and not q.is_computed]

    @property
    def frameworks(self) -> list[str]:
        return [str(choice.value) for choice in self["framework"].choices]

    def resolve(self, given: Answers, defaults: Answers = MappingProxyType({})) -> Resolved:
        """Everything that follows from what is given; `defaults` replace the questions' own."""
        values: dict[str, object] = {}
        visible, missing, refusals = [], [], {}
        for question in self._questions.values():
            shown = question.is_visible_under(values)
            name = question.name
            if name in given and (shown or question.is_need):
                values[name] = given[name]
            elif shown and name in defaults:
                values[name] = defaults[name]
            elif question.default is not None:
                values[name] = question.default_under(values)
            else:
                missing.append(name)
                values[name] = ""
            if shown:
                visible.append(name)
            if name not in missing and (shown or question.is_need):
                refusals[name] = question.refusal_under(values)
        refusals = {name: refusal for name, refusal in refusals.items() if refusal}
        return Resolved(values, tuple(visible), tuple(missing), refusals)

    def need_refusals(self, framework: str, needs: Answers) -> dict[str, str]:
        """Why these needs rule the framework out, by need."""
        context = {**needs, "framework": framework}
        found = {q.name: q.refusal_under(context) for q in self.needs if q.validator}
        return {name: refusal for name, refusal in found.items() if refusal}


def questions_folder() -> Path:
    """Beside this module in an installed wheel, beside the package in a clone."""
    packaged = Path(__file__).parent / "questions"
    return packaged if packaged.is_dir() else Path(__file__).parents[1] / "questions"


@cache
def load(folder: Path | None = None) -> Questionnaire:
    """Every question of a folder; the files' names give the asking order."""
    files = sorted((folder or questions_folder()).glob("*.yml"))
    return Questionnaire(
        _question(name, path.stem.partition("_")[2], details)
        for path in files
        for name, details in yaml.safe_load(path.read_text(encoding="utf-8")).items()
    )


def _question(name: str, topic: str, details: Mapping[str, Any]) -> Question:
    title, _, consequence = details.get("help", name).partition("\n")
    return Question(
        name=name,
        topic=topic,
        type=details["type"],
        title=title,
        consequence=consequence,
        choices=_choices(details.get("choices", ())),
        **{
            key: details[key]
            for key in ("default", "when", "validator", "placeholder", "ask")
            if key in details
        },
    )


def _choices(choices: Mapping[str, object] | Iterable[object]) -> tuple[Choice, ...]:
    if not isinstance(choices, Mapping):
        return tuple(Choice(value, str(value)) for value in choices)
    parts = {label.partition(": "): value for label, value in choices.items()}
    return tuple(Choice(value, label, rest) for (label, _, rest), value in parts.items())
