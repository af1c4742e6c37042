"""The conversation: one question at a time, one step back, then a review."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from generator import names
from generator.errors import UsageError
from generator.prompts import Back, Option, Prompts
from generator.questions import Answers, Question, Questionnaire, Resolved
from generator.recommender import TIE_BREAKERS, advise, decides, recommend

CREATE, REMEMBER, LEAVE = "create", "remember", "leave"


@dataclass
class Conversation:
    """What is known so far. `defaults` are preselected; `problem_with_name` may veto a name."""

    questions: Questionnaire
    prompts: Prompts
    known: dict[str, object]
    defaults: Answers
    problem_with_name: Callable[[str], str] = lambda _name: ""
    asked: list[str] = field(default_factory=list)

    def hold(self) -> bool:
        """Ask what is open, then review; True if the answers are to be remembered.

        Raises KeyboardInterrupt if somebody leaves.
        """
        while True:
            try:
                self._ask_open_questions()
                choice = self._review()
            except Back:
                self._forget_last()
                continue
            if choice == LEAVE:
                raise KeyboardInterrupt
            if choice in (CREATE, REMEMBER):
                return choice == REMEMBER
            self._ask(self.questions[choice], can_go_back=False)

    def ask_needs(self) -> None:
        """Ask what a recommendation needs, and nothing more."""
        while need := next_need(self.questions, self.known, self.defaults):
            try:
                self._ask_open(need)
            except Back:
                self._forget_last()

    def _ask_open_questions(self) -> None:
        while question := next_question(self.questions, self.known, self.defaults):
            self._ask_open(question)

    def _ask_open(self, question: Question) -> None:
        self._ask(question, can_go_back=bool(self.asked))
        self.asked.append(question.name)

    def _forget_last(self) -> None:
        name = self.asked.pop()
        self.defaults = {**self.defaults, name: self.known.pop(name)}

    def _ask(self, question: Question, *, can_go_back: bool) -> None:
        if question.name == "framework":
            self._explain_frameworks()
        if question.choices:
            options = list(self._options(question))
            default = self._default(question)
            answer = self.prompts.select(
                _message(question), options, default, can_go_back=can_go_back
            )
        else:
            typed = self.prompts.text(
                _message(question),
                str(self._default(question) or ""),
                lambda text: self._problem_with(question, text),
            )
            answer = self._parse(question, typed)
        self.known[question.name] = answer
        self.prompts.say(f"  {question.title} {question.choice(answer).label}")

    def _default(self, question: Question) -> object:
        if question.name == "framework" and "framework" not in self.known:
            return recommend(self.questions, {**self.defaults, **self.known}).framework
        return self._resolved().values.get(question.name)

    def _resolved(self, **changes: object) -> Resolved:
        return self.questions.resolve({**self.known, **changes}, self.defaults)

    def _options(self, question: Question) -> Iterator[Option]:
        for choice in question.choices:
            yield Option(
                choice.value,
                choice.label,
                choice.consequence,
                self._obstacle(question, choice.value),
            )

    def _obstacle(self, question: Question, value: object) -> str:
        if question.name != "framework" and "framework" not in self.known:
            return ""
        refusals = self._resolved(**{question.name: value}).refusals.values()
        return next((str(refusal).partition(": ")[0] for refusal in refusals), "")

    def _problem_with(self, question: Question, typed: str) -> str:
        try:
            answer = self._parse(question, typed)
        except UsageError as error:
            return f"{error.message}: {error.hint}"
        except ValueError as error:
            return str(error)
        refusal = self._resolved(**{question.name: answer}).refusals.get(question.name)
        if refusal or question.name != "project_name":
            return str(refusal or "")
        return self.problem_with_name(str(answer))

    def _parse(self, question: Question, typed: str) -> object:
        return question.parse(
            names.project_name(typed) if question.name == "project_name" else typed
        )

    def _explain_frameworks(self) -> None:
        recommendation = recommend(self.questions, {**self.defaults, **self.known})
        best = recommendation.ranking[0]
        self.prompts.say(f"\n{self.questions['framework'].choice(best.framework).label} fits best:")
        for reason in best.reasons:
            self.prompts.say(f"  + {reason}")
        for caveat in best.caveats:
            self.prompts.say(f"  - {caveat}")
        if recommendation.alongside:
            self.prompts.say(f"  Alongside it, later: {recommendation.alongside['reason']}")
        self.prompts.say("")

    def _review(self) -> str:
        resolved = self._resolved()
        for line in advise(self.questions, str(resolved.values["framework"]), self.known):
            self.prompts.say(f"  ! {line}")
        options = [
            Option(CREATE, f"Create {resolved.values['project_name']}"),
            Option(REMEMBER, "Create it, and remember these answers as my defaults"),
            *(
                Option(
                    name, f"Change {question.title}", question.choice(resolved.values[name]).label
                )
                for name, question in self._reviewed(resolved)
            ),
            Option(LEAVE, "Leave: nothing is written"),
        ]
        title = "Ready?"
        return str(self.prompts.select(title, options, CREATE, can_go_back=bool(self.asked)))

    def _reviewed(self, resolved: Resolved) -> Iterator[tuple[str, Question]]:
        for question in (*self.questions.options, *self.questions.needs):
            if question.name in resolved.visible or question.name in self.known:
                yield question.name, question


def next_question(questions: Questionnaire, known: Answers, defaults: Answers) -> Question | None:
    """The name, the needs until a framework is chosen, then what that framework asks."""
    if "project_name" not in known:
        return questions["project_name"]
    if "framework" not in known:
        return next_need(questions, known, defaults) or questions["framework"]
    visible = questions.resolve(known, defaults).visible
    open_names = (name for name in visible if questions[name].ask and name not in known)
    return next((questions[name] for name in open_names), None)


def next_need(questions: Questionnaire, known: Answers, defaults: Answers) -> Question | None:
    """The first need that is open, and that could still tip the balance if it is a tie-breaker."""
    needs = {**defaults, **known}
    for question in questions.needs:
        settled = question.name in TIE_BREAKERS and not decides(questions, question.name, needs)
        if question.name not in known and not settled:
            return question
    return None


def _message(question: Question) -> str:
    return (
        f"{question.title}\n  {question.consequence}\n " if question.consequence else question.title
    )
