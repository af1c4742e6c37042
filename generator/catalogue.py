"""What there is to choose from: frameworks, needs, options and presets, each as plain data."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict

from generator.advice import advice
from generator.answers import flag_of, suggestion
from generator.changes import ACCOUNTS, SWITCHES, features
from generator.errors import UsageError
from generator.presets import Preset, presets
from generator.pythons import default_python
from generator.questions import Question, Questionnaire, spell
from generator.recommender import Needs, caveats, complete_needs, recommend

Entry = dict[str, object]

KINDS = {"framework": "frameworks", "need": "needs", "option": "options", "preset": "presets"}


def entries(questions: Questionnaire) -> Iterator[Entry]:
    for framework in questions.frameworks:
        yield _framework(questions, framework)
    for question in questions.needs:
        yield _question(questions, question, "need")
    for question in questions.options:
        if question.name != "framework":
            yield _question(questions, question, "option")
    for preset in presets().values():
        yield _preset(questions, preset)


def entries_named(questions: Questionnaire, name: str | None) -> list[Entry]:
    """All entries, or the one of that name; UsageError if there is none."""
    found = list(entries(questions))
    if name is None:
        return found
    # Accounts, as a feature, are the answer `auth`.
    known = {
        str(entry[key]): entry for key in ("feature", "name") for entry in found if entry.get(key)
    }
    if name not in known:
        hint = suggestion(name, known, "names")
        raise UsageError(f"there is no framework, feature or preset {name}", hint)
    return [known[name]]


def _framework(questions: Questionnaire, framework: str) -> Entry:
    choice = questions["framework"].choice(framework)
    return {
        "kind": "framework",
        "name": framework,
        "title": choice.label,
        "summary": choice.consequence,
        "flag": f"--framework {framework}",
        "fits": [rule.situation for rule in advice().rules if rule.framework == framework],
        "caveats": list(caveats(framework, {})),
        "refuses": [
            {"need": need.name, "value": choice.value, "reason": reason}
            for need in questions.needs
            for choice in need.choices
            for reason in _refusals(questions, framework, {need.name: choice.value})
        ],
        "answers": list(questions.resolve({"framework": framework}).visible),
    }


def _refusals(questions: Questionnaire, framework: str, needs: Needs) -> Iterable[str]:
    return questions.need_refusals(framework, complete_needs(questions, needs)).values()


def _question(questions: Questionnaire, question: Question, kind: str) -> Entry:
    stored = [
        framework
        for framework in questions.frameworks
        if question.name in questions.resolve({"framework": framework}).visible
    ]
    return {
        "kind": kind,
        "name": question.name,
        "title": question.title,
        "summary": question.consequence,
        "flag": flag_of(question),
        "type": question.type,
        "values": [asdict(choice) for choice in question.choices],
        "default": _default(question),
        "stored_for": stored,
        "feature": _feature(questions, question),
        "asked_when": question.when if isinstance(question.when, str) else None,
    }


def _feature(questions: Questionnaire, question: Question) -> str | None:
    """What add and remove call it, if they know it."""
    name = ACCOUNTS if question.name in SWITCHES[True] else question.name
    return name if name in features(questions) else None


def _default(question: Question) -> object:
    """As it is written, where it follows from other answers."""
    return default_python(question) if question.name == "python_version" else question.default


def _preset(questions: Questionnaire, preset: Preset) -> Entry:
    return {
        "kind": "preset",
        "name": preset.name,
        "title": preset.title,
        "summary": ", ".join(f"{need} {spell(value)}" for need, value in preset.needs.items()),
        "flag": f"--preset {preset.name}",
        "needs": preset.needs,
        "framework": recommend(questions, preset.needs).framework,
    }
