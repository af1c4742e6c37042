"""The conversation: one question at a time, one step back, then a review."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from generator import names
from generator.errors import GeneratorError
from generator.prompts import Back, Option, Prompts
from generator.questions import Answers, Question, Questionnaire, Resolved
from generator.recommender import TIE_BREAKERS, Recommendation, advise, decides, recommend

CREATE, REMEMBER, LEAVE = "create", "remember", "leave"

# Beside the name. An option that would come after them has its default, and the review offers it.
QUESTIONS = 10


@dataclass
class Conversation:
    """What is known so far; `defaults` are preselected.

    `check_name` raises GeneratorError where no project of that name can be made.
    """

    questions: Questionnaire
    prompts: Prompts
    known: dict[str, object]
    defaults: Answers
    check_name: Callable[[Resolved], None] = lambda _resolved: None
    # What was asked, and how many rows were on the screen before.
    asked: list[tuple[str, int]] = field(default_factory=list)

    def hold(self) -> bool:
        """Ask what is open, then review; True if the answers are to be remembered.

        Raises KeyboardInterrupt if somebody leaves.
        """
        while True:
            try:
                self._ask_while_open(self._next)
                choice = self._review()
            except Back:
                self._take_back()
                continue
            if choice == LEAVE:
                raise KeyboardInterrupt
            if choice in (CREATE, REMEMBER):
                return choice == REMEMBER
            rows = self.prompts.rows
            self._ask(self.questions[choice], can_go_back=False)
            self.prompts.rewind(rows)

    def _next(self, questions: Questionnaire, known: Answers, defaults: Answers) -> Question | None:
        return next_question(questions, known, defaults, [name for name, _ in self.asked])

    def ask_needs(self) -> None:
        """Ask what a recommendation needs, and nothing more."""
        while next_need(self.questions, self.known, self.defaults):
            try:
                self._ask_while_open(next_need)
            except Back:
                self._take_back()

    def _ask_while_open(
        self, following: Callable[[Questionnaire, Answers, Answers], Question | None]
    ) -> None:
        while question := following(self.questions, self.known, self.defaults):
            rows = self.prompts.rows
            self._ask(question, can_go_back=bool(self.asked))
            self.asked.append((question.name, rows))

    def _take_back(self) -> None:
        name, rows = self.asked.pop()
        self.prompts.rewind(rows)
        answer = self.known.pop(name)
        if name != "framework":  # other needs may lead to another one
            self.defaults = {**self.defaults, name: answer}

    def _ask(self, question: Question, *, can_go_back: bool) -> None:
        if question.name == "framework":
            self._explain_recommendation()
        message = "\n  ".join(filter(None, (question.title, question.consequence)))
        default = self._default(question)
        if question.choices:
            options = list(self._options(question))
            message += "\n " if question.consequence else ""
            answer = self.prompts.select(message, options, default, can_go_back=can_go_back)
        else:
            message += "\n >" if question.consequence else ""
            typed = self.prompts.text(
                message, str(default or ""), lambda text: self._problem_with(question, text)
            )
            answer = _parse(question, typed)
        self.known[question.name] = answer
        self.prompts.say(f"  {question.title} {question.choice(answer).label}")

    def _default(self, question: Question) -> object:
        if question.name == "framework" and "framework" not in self.known | dict(self.defaults):
            return self._recommendation().framework
        resolved = self._resolved().values[question.name]
        # A need that no project stores is not resolved from its default.
        return self.known.get(question.name, self.defaults.get(question.name, resolved))

    def _resolved(self, **changes: object) -> Resolved:
        return self.questions.resolve(self.known | changes, self.defaults)

    def _recommendation(self) -> Recommendation:
        return recommend(self.questions, dict(self.defaults) | self.known)

    def _options(self, question: Question) -> Iterator[Option]:
        for choice in question.choices:
            obstacle = self._obstacle(question, choice.value)
            yield Option(choice.value, choice.label, choice.consequence, obstacle)

    def _obstacle(self, question: Question, value: object) -> str:
        """What is wrong with a choice; nothing is while the framework is open."""
        if question.name != "framework" and "framework" not in self.known:
            return ""
        refusals = self._resolved(**{question.name: value}).refusals.values()
        return next((str(refusal).partition(": ")[0] for refusal in refusals), "")

    def _problem_with(self, question: Question, typed: str) -> str:
        try:
            resolved = self._resolved(**{question.name: _parse(question, typed)})
            if refusal := resolved.refusals.get(question.name):
                return str(refusal)
            self.check_name(resolved)
        except GeneratorError as error:
            return f"{error.message}: {error.hint}"
        except ValueError as error:
            return str(error)
        return ""

    def _explain_recommendation(self) -> None:
        recommendation = self._recommendation()
        best = recommendation.ranking[0]
        title = self.questions["framework"].choice(best.framework).label
        lines = [
            "",
            f"{title} fits best:",
            *(f"  + {reason}" for reason in best.reasons),
            *(f"  - {caveat}" for caveat in best.caveats),
        ]
        if recommendation.alongside:
            lines.append(f"  Alongside it: {recommendation.alongside['reason']}")
        for line in [*lines, ""]:
            self.prompts.say(line)

    def _review(self) -> str:
        rows = self.prompts.rows
        resolved = self._resolved()
        for line in advise(self.questions, str(resolved.values["framework"]), self.known):
            self.prompts.say(f"  ! {line}")
        place = f"{resolved.values['project_name']} in {resolved.values['project_slug']}/"
        options = [
            Option(CREATE, f"Create {place}"),
            Option(REMEMBER, "Create it, and remember these answers as my defaults"),
            *self._changeable(resolved),
            Option(LEAVE, "Leave: nothing is written"),
        ]
        can_go_back = bool(self.asked)
        choice = self.prompts.select("Ready?", options, CREATE, can_go_back=can_go_back)
        self.prompts.rewind(rows)
        return str(choice)

    def _changeable(self, resolved: Resolved) -> Iterator[Option]:
        for question in (*self.questions.options, *self.questions.needs):
            name = question.name
            if name in resolved.visible or name in self.known:
                answer = question.choice(resolved.values[name]).label
                yield Option(name, f"Change {name.replace('_', ' ')}", answer)


def next_question(
    questions: Questionnaire, known: Answers, defaults: Answers, asked: Sequence[str] = ()
) -> Question | None:
    """The name, the needs until a framework is chosen, then what that framework asks."""
    if "project_name" not in known:
        return questions["project_name"]
    if "framework" not in known:
        return next_need(questions, known, defaults) or questions["framework"]
    if len(set(asked) - {"project_name"}) >= QUESTIONS:
        return None
    visible = questions.resolve(known, defaults).visible
    open_names = (name for name in visible if questions[name].ask and name not in known)
    return next((questions[n] for n in open_names if is_open(questions, n, known, defaults)), None)


def is_open(questions: Questionnaire, name: str, known: Answers, defaults: Answers) -> bool:
    """Whether an answer beside the preselected one would be taken, or that one would not."""
    resolved = questions.resolve(known, defaults)
    others = [c.value for c in questions[name].choices if c.value != resolved.values[name]]
    changed = (questions.resolve({**known, name: other}, defaults) for other in others)
    return not others or name in resolved.refusals or any(name not in c.refusals for c in changed)


def next_need(questions: Questionnaire, known: Answers, defaults: Answers) -> Question | None:
    """The first need that is open; a tie-breaker only where it could still tip the balance."""
    needs = {**defaults, **known}
    for question in questions.needs:
        settled = question.name in TIE_BREAKERS and not decides(questions, question.name, needs)
        if question.name not in known and not settled:
            return question
    return None


def _parse(question: Question, typed: str) -> object:
    return question.parse(names.project_name(typed) if question.name == "project_name" else typed)
