"""`scaffold recommend`: which framework fits, why, and what would change that."""

import sys
from collections.abc import Iterator

from generator.answers import as_arguments, parse_flags, read_preferences
from generator.output import Result
from generator.questions import Answers, Questionnaire, load
from generator.recommender import Fit, Recommendation, recommend


def recommend_framework(flags: Answers, *, as_json: bool) -> Result:
    """With a terminal and no need given, the needs are asked; else the others are defaults."""
    questions = load()
    needs = read_preferences(questions) | parse_flags(questions, flags)
    if not flags and not as_json and sys.stdin.isatty() and sys.stdout.isatty():
        needs = _ask(questions, needs)
    recommendation = recommend(questions, needs)
    return Result(recommendation.as_json(), list(_lines(questions, recommendation)))


def _ask(questions: Questionnaire, defaults: Answers) -> dict[str, object]:
    from generator.conversation import Conversation
    from generator.prompts import TerminalPrompts

    conversation = Conversation(questions, TerminalPrompts(), {}, defaults)
    conversation.ask_needs()
    return conversation.known


def _lines(questions: Questionnaire, recommendation: Recommendation) -> Iterator[str]:
    best, *others = recommendation.ranking
    yield f"{_title(questions, best.framework)} fits best."
    yield from explain(best)
    for fit in others:
        yield ""
        yield f"{_title(questions, fit.framework)}, {best.score - fit.score} points behind:"
        yield from explain(fit)
    if recommendation.alongside:
        companion = recommendation.alongside
        yield ""
        yield f"Alongside it: {_title(questions, companion['framework'])} for {companion['for']}."
        yield f"  {companion['reason']}"
    if recommendation.would_change:
        yield ""
        yield "What would change this, each by itself:"
    for change in recommendation.would_change:
        argument = " ".join(as_arguments(questions[change.need], change.value))
        yield f"  {argument:24} {_title(questions, change.framework)}"


def explain(fit: Fit) -> Iterator[str]:
    yield from (f"  x {refusal}" for refusal in fit.refusals)
    yield from (f"  + {reason}" for reason in fit.reasons)
    yield from (f"  - {caveat}" for caveat in fit.caveats)


def _title(questions: Questionnaire, framework: str) -> str:
    return questions["framework"].choice(framework).label
