"""Writes docs/reference/choices.md: python -m tools.write_reference"""

from collections.abc import Iterator
from pathlib import Path

from generator.advice import Condition, advice
from generator.answers import flag_of
from generator.errors import ExitCode
from generator.presets import presets
from generator.questions import Question, Questionnaire, load, spell
from generator.recommender import complete_needs, recommend

FILE = Path(__file__).parents[1] / "docs" / "reference" / "choices.md"
EXIT_CODES = {
    ExitCode.DONE: "done",
    ExitCode.INTERNAL: "internal error",
    ExitCode.USAGE: "wrong usage or an invalid answer",
    ExitCode.CONFLICTS: "the update left conflicts",
    ExitCode.OUTDATED: "`check`: there is a newer template",
    ExitCode.DRIFT: "`diff`: files of the template's are changed",
    ExitCode.TARGET: "the target is not empty, cannot be written, or is in a state that forbids it",
    ExitCode.TOOL_MISSING: "a tool is missing (git)",
    ExitCode.INCOMPLETE: "the project is complete, a later step failed (lock, install)",
    ExitCode.INTERRUPTED: "interrupted",
}


def reference(questions: Questionnaire) -> str:
    return "\n".join(_lines(questions)) + "\n"


def _lines(questions: Questionnaire) -> Iterator[str]:
    titles = [choice.label for choice in questions["framework"].choices]
    yield "# Needs, options, presets and exit codes"
    yield ""
    yield "<!-- Written by `python -m tools.write_reference` from questions/ and generator/. -->"
    yield ""
    yield "## Needs"
    yield ""
    yield "A need steers the recommendation. Where a project also stores it, it changes the files."
    yield ""
    yield from _table(
        ["Need", "Option", *titles],
        [
            [
                need.name,
                f"`{flag_of(need)}`",
                *(_effect(questions, need, name) for name in questions.frameworks),
            ]
            for need in questions.needs
        ],
    )
    yield ""
    yield "What is needed and not generated in this release is said when a framework is chosen:"
    yield ""
    yield from _table(
        ["Needed", "For", "What is said"],
        [
            [_condition(caveat.when), ", ".join(caveat.frameworks), caveat.text]
            for caveat in advice().caveats
            if "in this release" in caveat.text
        ],
    )
    yield ""
    yield "## Options"
    yield ""
    yield from _table(
        ["Option", "What it is", "Choices"],
        [[f"`{flag_of(option)}`", option.title, _choices(option)] for option in questions.options],
    )
    yield ""
    yield "## Presets"
    yield ""
    yield from _table(
        ["Preset", "For", "Leads to"],
        [
            [f"`{preset.name}`", preset.title, recommend(questions, preset.needs).framework]
            for preset in presets().values()
        ],
    )
    yield ""
    yield "## Exit codes"
    yield ""
    yield from _table(
        ["Code", "Meaning"], [[str(int(code)), meaning] for code, meaning in EXIT_CODES.items()]
    )


def _effects(questions: Questionnaire, need: Question) -> Iterator[str]:
    for framework in questions.frameworks:
        yield _effect(questions, need, framework)


def _effect(questions: Questionnaire, need: Question, framework: str) -> str:
    refused = [
        spell(choice.value)
        for choice in need.choices
        if questions.need_refusals(framework, complete_needs(questions, {need.name: choice.value}))
    ]
    if refused:
        return f"{', '.join(refused)} refused"
    stored = need.name in questions.resolve({"framework": framework}).visible
    return "stored" if stored else "steers only"


def _choices(option: Question) -> str:
    if not option.choices:
        return "free text"
    return "<br>".join(
        f"`{spell(choice.value)}` {': '.join(filter(None, (choice.label, choice.consequence)))}"
        for choice in option.choices
    )


def _condition(needs: Condition) -> str:
    parts = (f"{need} {', '.join(map(spell, values))}" for need, values in needs.items())
    return "; ".join(parts)


def _table(head: list[str], rows: list[list[str]]) -> Iterator[str]:
    for cells in (head, ["---"] * len(head), *rows):
        yield f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


if __name__ == "__main__":
    FILE.write_text(reference(load()), encoding="utf-8")
