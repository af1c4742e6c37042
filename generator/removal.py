"""Taking a feature out: what of the project builds on it, and what stays in its databases."""

from collections.abc import Iterator, Mapping
from typing import Any

from generator.changes import features_on, settle
from generator.errors import ExitCode, GeneratorError
from generator.questions import Answers, Questionnaire
from generator.source_questions import questions_of
from generator.updating.dependents import find_dependents
from generator.updating.leftovers import left_to_do
from generator.updating.prepare import Prepared

# A computed question: what a feature leaves in a database, and the commands that take it out.
QUESTION = "removal"


def check_removal(prepared: Prepared, *, dry_run: bool) -> list[str]:
    """What is to be done by hand. GeneratorError if files of the project's build on what goes."""
    # The newest words hold for older releases too: a released migration never changes.
    questions = questions_of(prepared.project.source)
    gone = _features_gone(questions, prepared)
    if not gone:
        return left_to_do(prepared)
    if found := find_dependents(prepared.aside.git, prepared.merge):
        message = f"your project builds on {' and '.join(gone)}:\n    " + "\n    ".join(found)
        hint = "change these files so that they do without, git commit, then repeat"
        raise GeneratorError(message, hint, ExitCode.TARGET)
    words = _database_words(questions, prepared, gone, dry_run=dry_run)
    return [*words, *left_to_do(prepared)]


def _features_gone(questions: Questionnaire, prepared: Prepared) -> list[str]:
    before = _parts(questions, prepared.project.recorded.answers)
    after = _parts(questions, prepared.answers)
    return [name for name in before if name not in after]


def _parts(questions: Questionnaire, answers: Answers) -> list[str]:
    """The features that are on, and what else comes with an answer and leaves something."""
    on, values = features_on(questions, answers), settle(questions, answers).values
    return on + [name for name in _words(values) if name not in on and values.get(name)]


def _words(values: Answers) -> Mapping[str, Any]:
    known = values.get(QUESTION)
    return known if isinstance(known, dict) else {}


def _database_words(
    questions: Questionnaire, prepared: Prepared, gone: list[str], *, dry_run: bool
) -> Iterator[str]:
    words = _words(settle(questions, prepared.project.recorded.answers).values)
    kept = [words[name] for name in gone if name in words]
    if not kept:
        return
    commands = [command for entry in reversed(kept) for command in entry["commands"]]
    sentence = f"Databases keep {' and '.join(entry['keeps'] for entry in kept)}."
    if dry_run or prepared.merge.conflicts:
        yield f"{sentence} Before this change reaches one, run there:"
    else:
        yield f"{sentence} Before this change reaches one, run there with the code as it was:"
        # Where nothing can be stashed, the last of these would bring back something older.
        commands = ["git stash", *commands, "git stash pop --index"]
    yield from (f"  {command}" for command in commands)
