"""Which framework fits these needs, why, and what would change that."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import cache

from generator.advice import Condition, advice
from generator.questions import Questionnaire

Needs = Mapping[str, object]

# Asked only when the two best frameworks are close.
TIE_BREAKERS = ("team", "priority")


@dataclass(frozen=True)
class Fit:
    framework: str
    score: int
    reasons: tuple[str, ...]
    caveats: tuple[str, ...]
    refusals: tuple[str, ...] = ()

    def as_json(self) -> dict[str, object]:
        return {
            "framework": self.framework,
            "score": self.score,
            "reasons": list(self.reasons),
            "caveats": [*self.refusals, *self.caveats],
        }


@dataclass(frozen=True)
class Change:
    """One need answered otherwise, and the framework that this alone leads to."""

    need: str
    value: object
    framework: str


@dataclass(frozen=True)
class Recommendation:
    ranking: tuple[Fit, ...]
    would_change: tuple[Change, ...]
    alongside: Mapping[str, str] | None

    @property
    def framework(self) -> str:
        return self.ranking[0].framework

    def fit(self, framework: str) -> Fit:
        return next(fit for fit in self.ranking if fit.framework == framework)

    def as_json(self) -> dict[str, object]:
        return {
            "framework": self.framework,
            "ranking": [fit.as_json() for fit in self.ranking],
            "would_change": [asdict(change) for change in self.would_change],
            "alongside": self.alongside,
        }


def recommend(questions: Questionnaire, needs: Needs) -> Recommendation:
    """The advice for these needs; those not given count as their defaults."""
    complete = complete_needs(questions, needs)
    ranking = rank(questions, complete)
    changes = _changes(questions, complete, ranking[0].framework)
    return Recommendation(ranking, tuple(changes), _alongside(complete))


def complete_needs(questions: Questionnaire, needs: Needs) -> dict[str, object]:
    return {q.name: needs.get(q.name, q.default_under({})) for q in questions.needs}


def rank(questions: Questionnaire, needs: Needs) -> tuple[Fit, ...]:
    """Best first; a framework that the needs rule out comes after every other."""
    return _rank(questions, frozenset(needs.items()))


@cache
def _rank(questions: Questionnaire, needs: frozenset[tuple[str, object]]) -> tuple[Fit, ...]:
    fits = [_fit(questions, framework, dict(needs)) for framework in questions.frameworks]
    return tuple(sorted(fits, key=lambda fit: (bool(fit.refusals), -fit.score)))


def decides(questions: Questionnaire, need: str, needs: Needs) -> bool:
    """Whether the two best are so close that some answer to this need changes the first."""
    complete = complete_needs(questions, needs)
    answers = [{**complete, need: choice.value} for choice in questions[need].choices]
    return len({rank(questions, answer)[0].framework for answer in answers}) > 1


def caveats(framework: str, needs: Needs) -> tuple[str, ...]:
    """What this release leaves out for the framework, then what speaks against it."""
    return tuple(
        caveat.text
        for caveat in advice().caveats
        if framework in caveat.frameworks and _holds(caveat.when, needs)
    )


def _fit(questions: Questionnaire, framework: str, needs: Needs) -> Fit:
    rules = [
        rule for rule in advice().rules if rule.framework == framework and _holds(rule.when, needs)
    ]
    return Fit(
        framework,
        sum(rule.points for rule in rules),
        tuple(rule.reason for rule in sorted(rules, key=lambda rule: -rule.points)),
        caveats(framework, needs),
        tuple(questions.need_refusals(framework, needs).values()),
    )


def _changes(questions: Questionnaire, needs: Needs, current: str) -> Iterator[Change]:
    for question in questions.needs:
        for choice in question.choices:
            first = rank(questions, {**needs, question.name: choice.value})[0].framework
            if first != current:
                yield Change(question.name, choice.value, first)


def _alongside(needs: Needs) -> dict[str, str] | None:
    companions = [companion for companion in advice().companions if _holds(companion.when, needs)]
    if not companions:
        return None
    return {
        "framework": companions[0].framework,
        "for": " and ".join(companion.task for companion in companions),
        "reason": companions[0].reason,
    }


def _holds(condition: Condition, needs: Needs) -> bool:
    return all(needs.get(need) in values for need, values in condition.items())


def advise(questions: Questionnaire, framework: str, needs: Needs) -> list[str]:
    """What to say about a framework that was chosen for these needs; nothing if none is stated."""
    if not any(question.name in needs for question in questions.needs):
        return []
    best = recommend(questions, needs).ranking[0]
    lines = list(_caveats_of_needs(framework, needs))
    if best.framework != framework:
        title = questions["framework"].choice(best.framework).label
        lines.insert(0, f"{title} fits these needs better: {best.reasons[0]}")
    return lines


def _caveats_of_needs(framework: str, needs: Needs) -> tuple[str, ...]:
    """Only the caveats that the needs give rise to, without those that always hold."""
    always = caveats(framework, {})
    return tuple(text for text in caveats(framework, needs) if text not in always)
