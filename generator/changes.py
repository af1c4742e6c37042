"""Other answers for a project: features on or off, or any answer set, checked as a whole."""

from collections.abc import Collection, Iterable, Mapping

from generator.answers import (
    known_question,
    parse_answer,
    refuse_hidden,
    refuse_refused,
    suggestion,
)
from generator.errors import UsageError
from generator.questions import Answers, Questionnaire, Resolved, spell

# The feature that is no question of its own, and the answers that switch it.
ACCOUNTS = "accounts"
SWITCHES: Mapping[bool, Answers] = {True: {"auth": "local"}, False: {"auth": "none"}}


def features(questions: Questionnaire, framework: str | None = None) -> list[str]:
    """What can be switched on and off in projects, of one framework or of any."""
    if framework is None:
        found = [features(questions, name) for name in questions.frameworks]
        return list(dict.fromkeys(name for names in found for name in names))
    switches = [q for q in (*questions.options, *questions.needs) if q.type == "bool"]
    everything: Answers = {**{question.name: True for question in switches}, **SWITCHES[True]}
    stored = questions.resolve({"framework": framework, **everything}).visible
    own = [ACCOUNTS] if "auth" in stored else []
    return own + [question.name for question in switches if question.name in stored]


def features_on(questions: Questionnaire, answers: Answers) -> list[str]:
    values = settle(questions, answers).values
    possible = features(questions, _framework(questions, answers))
    return [name for name in possible if values.get(name)]


def settle(questions: Questionnaire, answers: Answers, changes: Answers | None = None) -> Resolved:
    """All that follows from recorded answers and changes; what is not asked any more is dropped."""
    changes = changes or {}
    resolved = questions.resolve({**answers, **changes})
    while dropped := (answers.keys() - changes.keys()) - set(resolved.visible):
        answers = {name: value for name, value in answers.items() if name not in dropped}
        resolved = questions.resolve({**answers, **changes})
    return resolved


def switch(
    questions: Questionnaire, answers: Answers, names: Iterable[str], *, on: bool
) -> tuple[dict[str, object], list[str]]:
    """The answers that switch features on or off, and what is so already, said in a line each.

    UsageError for what is no feature of the project, and for features that would miss each other.
    """
    names = list(names)
    framework = _framework(questions, answers)
    for name in names:
        _check_feature(questions, framework, name)
    now_on = features_on(questions, answers)
    changes: dict[str, object] = {}
    already = [name for name in names if (name in now_on) == on]
    for name in names:
        if name not in already:
            changes |= SWITCHES[on] if name == ACCOUNTS else {name: on}
    if on:
        changes |= _left_off(questions, answers, changes)
        _check_needed(questions, answers, changes, names)
    else:
        visible = settle(questions, answers, changes).visible
        changes = {name: value for name, value in changes.items() if name in visible}
    check_changes(questions, answers, changes, () if on else names)
    return changes, [f"{name} is {'on' if on else 'off'} already" for name in already]


def parse_changes(
    questions: Questionnaire, answers: Answers, settings: Iterable[str]
) -> tuple[dict[str, object], list[str]]:
    """`KEY=VALUE`, each key once: the answers and what is so already. UsageError as `switch`."""
    changes: dict[str, object] = {}
    for setting in settings:
        key, equals, value = setting.partition("=")
        if not equals:
            raise UsageError(f"{setting} is no KEY=VALUE", f"write scaffold set {key}=VALUE")
        question = known_question(questions, key, "set")
        if key == "framework":
            hint = "start another project: scaffold new --framework"
            raise UsageError("a project keeps its framework", hint)
        if question.is_need and question.when is False:
            hint = "it only steers which framework is recommended: leave it out"
            raise UsageError(f"no project stores {key}", hint)
        if key in changes:
            raise UsageError(f"{key} is given twice", "give it once")
        changes[key] = parse_answer(question, value, f"set {key}")
    check_changes(questions, answers, changes)
    recorded = settle(questions, answers).recorded
    already = [key for key, value in changes.items() if recorded.get(key) == value]
    new = {key: value for key, value in changes.items() if key not in already}
    return new, [f"{key} is {spell(changes[key])} already" for key in already]


def check_changes(
    questions: Questionnaire, answers: Answers, changes: Answers, off: Collection[str] = ()
) -> None:
    """UsageError unless the changes are asked, valid, and take no feature away but `off`."""
    resolved = settle(questions, answers, changes)
    refuse_hidden(questions, resolved, changes)
    refuse_refused(resolved)
    gone = [name for name in features_on(questions, answers) if not resolved.values.get(name)]
    meant = [name for name in gone if name in off or _is_switched_off(name, changes)]
    for name in gone:
        if name not in meant:
            hint = f"remove both: scaffold remove {' '.join([*meant, name])}"
            raise UsageError(f"{name} cannot stay without {', '.join(meant)}", hint)


def _is_switched_off(name: str, changes: Answers) -> bool:
    answers = SWITCHES[False] if name == ACCOUNTS else {name: False}
    return answers.items() <= changes.items()


def _framework(questions: Questionnaire, answers: Answers) -> str:
    return str(settle(questions, answers).values["framework"])


def _check_feature(questions: Questionnaire, framework: str, name: str) -> None:
    possible = features(questions, framework)
    if name in possible:
        return
    title = questions["framework"].choice(framework).label
    if name in features(questions):
        hint = f"its features are {', '.join(possible)}"
        raise UsageError(f"{name} is no feature of {title} projects", hint)
    if name in questions and not questions[name].is_computed:
        raise UsageError(f"{name} is an answer, no feature", f"scaffold set {name}=VALUE")
    raise UsageError(f"there is no feature {name}", suggestion(name, possible, "features"))


def _left_off(questions: Questionnaire, answers: Answers, changes: Answers) -> dict[str, object]:
    """Features that a change makes possible stay off until they are added too."""
    before = settle(questions, answers).visible
    after = settle(questions, answers, changes)
    possible = features(questions, _framework(questions, answers))
    new = [name for name in possible if name in after.visible and name not in before]
    return {name: False for name in new if name not in changes}


def _check_needed(
    questions: Questionnaire, answers: Answers, changes: Answers, names: list[str]
) -> None:
    """UsageError that names the feature which one of `changes` needs."""
    resolved = settle(questions, answers, changes)
    for name in changes.keys() - set(resolved.visible):
        for other in features(questions, _framework(questions, answers)):
            needed = SWITCHES[True] if other == ACCOUNTS else {other: True}
            if name in settle(questions, answers, {**changes, **needed}).visible:
                hint = f"add both: scaffold add {' '.join([other, *names])}"
                raise UsageError(f"{name} needs {other}", hint)
