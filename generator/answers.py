"""Answers from flags, files, presets and preferences, checked against the questions."""

import sys
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from pathlib import Path

import yaml

from generator.errors import UsageError
from generator.preferences import load_preferences, preferences_file
from generator.presets import presets
from generator.questions import Answers, Question, Questionnaire, Resolved, spell


def flag_of(question: Question) -> str:
    """The option that answers a question, with what it takes."""
    name, values = question.name, "|".join(spell(choice.value) for choice in question.choices)
    if name == "project_name":
        return "NAME"
    if question.is_need and question.type == "bool":
        return f"--{name} or --no-{name}"
    if question.is_need or name == "framework":
        return f"--{name} {values}"
    return f"--set {name}={values or question.title.upper().replace(' ', '_')}"


def as_arguments(question: Question, value: object) -> list[str]:
    """The arguments that give this answer."""
    name = question.name
    if question.is_need and isinstance(value, bool):
        return [f"--{name}" if value else f"--no-{name}"]
    if question.is_need or name == "framework":
        return [f"--{name}", spell(value)]
    return ["--set", f"{name}={spell(value)}"]


def parse_flags(questions: Questionnaire, flags: Answers) -> dict[str, object]:
    """What the options of the needs and the framework say."""
    return {
        name: parse_answer(questions[name], value, f"--{name}") for name, value in flags.items()
    }


def parse_settings(questions: Questionnaire, settings: Iterable[str]) -> dict[str, object]:
    """`--set KEY=VALUE`, each key once; UsageError for a key that no answer belongs to."""
    answers: dict[str, object] = {}
    for setting in settings:
        key, equals, value = setting.partition("=")
        if not equals:
            raise UsageError(f"--set {setting} has no value", "write --set KEY=VALUE")
        question = known_question(questions, key, "--set")
        if question.is_need and question.when is False:
            hint = f"it is a need: pass {flag_of(question)}"
            raise UsageError(f"--set {key}: no project stores this answer", hint)
        if key in answers:
            raise UsageError(f"--set {key} is given twice", "give it once")
        answers[key] = parse_answer(question, value, f"--set {key}")
    return answers


def read_answers_file(questions: Questionnaire, file: str) -> dict[str, object]:
    """The answers in a file, `-` being standard input; what Copier notes for itself is left out."""
    try:
        text = sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8")
        content = yaml.safe_load(text) or {}
    except (OSError, ValueError, yaml.YAMLError) as error:
        reason = getattr(error, "strerror", None) or error
        hint = "give a file of KEY: VALUE lines, such as a project's .copier-answers.yml"
        raise UsageError(f"cannot read the answers in {file}: {reason}", hint) from error
    return check_all(questions, content, file)


def read_preferences(questions: Questionnaire) -> dict[str, object]:
    return check_all(questions, load_preferences(), str(preferences_file()))


def preset_needs(name: str) -> dict[str, object]:
    if name not in presets():
        raise UsageError(f"there is no preset {name}", suggestion(name, presets(), "presets"))
    return presets()[name].needs


def check_all(questions: Questionnaire, content: object, origin: str) -> dict[str, object]:
    if not isinstance(content, Mapping):
        raise UsageError(f"{origin} holds no answers", "give a file of KEY: VALUE lines")
    return {
        key: parse_answer(known_question(questions, key, origin), value, f"{origin}: {key}")
        for key, value in content.items()
        if not str(key).startswith("_")
    }


def known_question(questions: Questionnaire, name: str, origin: str) -> Question:
    if name in questions and not questions[name].is_computed:
        return questions[name]
    known = [question.name for question in (*questions.needs, *questions.options)]
    if name in questions:
        raise UsageError(f"{origin}: {name} is computed from other answers", "leave it out")
    raise UsageError(f"{origin}: there is no question {name}", suggestion(name, known, "questions"))


def parse_answer(question: Question, value: object, origin: str) -> object:
    try:
        return question.parse(value)
    except (TypeError, ValueError) as error:
        raise UsageError(f"{origin}: {error}", f"see scaffold describe {question.name}") from error


def refuse_hidden(questions: Questionnaire, resolved: Resolved, names: Iterable[str]) -> None:
    """UsageError for an explicit answer to a question that these answers do not ask."""
    for name in names:
        if name not in resolved.visible:
            condition = str(questions[name].when).strip("{} ")
            raise UsageError(f"{name} is asked only when {condition}", f"leave {name} out")


def refuse_refused(resolved: Resolved) -> None:
    """UsageError for the first answer that others rule out: what is wrong, then what to do."""
    for refusal in resolved.refusals.values():
        message, _, hint = str(refusal).partition(": ")
        raise UsageError(message, hint or "change the answer")


def suggestion(name: str, known: Iterable[str], kind: str) -> str:
    names = list(known)
    close = get_close_matches(str(name), names, n=1)
    return f"did you mean {close[0]}?" if close else f"the {kind} are {', '.join(names)}"
