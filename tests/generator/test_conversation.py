"""What a conversation asks and makes of the answers; test_terminal.py has it by its keys."""

from collections.abc import Callable, Iterator, Sequence
from itertools import product

import pytest

from generator.conversation import CREATE, LEAVE, REMEMBER, Conversation, next_question
from generator.errors import ExitCode, GeneratorError
from generator.prompts import Back, Option
from generator.questions import Questionnaire, Resolved
from generator.recommender import TIE_BREAKERS

pytestmark = pytest.mark.fast

NAMED = {"project_name": "My Shop"}


class Script:
    """Answers in order: a value, "back", or None for what is preselected."""

    def __init__(self, *answers: object) -> None:
        self.answers = iter(answers)
        self.titles: list[str] = []
        self.offered: list[dict[object, Option]] = []
        self.said: list[str] = []
        self.shown: list[list[str]] = []

    @property
    def rows(self) -> int:
        return len(self.said)

    def say(self, line: str) -> None:
        self.said.append(line)

    def rewind(self, rows: int) -> None:
        del self.said[rows:]

    def select(
        self, title: str, options: Sequence[Option], default: object, *, can_go_back: bool
    ) -> object:
        self.titles.append(title.split("\n", maxsplit=1)[0])
        self.shown.append(list(self.said))
        self.offered.append({option.value: option for option in options})
        answer = next(self.answers)
        if answer == "back":
            assert can_go_back
            raise Back
        chosen = default if answer is None else answer
        assert not self.offered[-1][chosen].obstacle
        return chosen

    def text(self, title: str, default: str, problem_with: Callable[[str], str]) -> str:
        self.titles.append(title.split("\n", maxsplit=1)[0])
        answer = next(self.answers)
        typed = default if answer is None else str(answer)
        problem = problem_with(typed)
        if problem:
            self.said.append(problem)
            return self.text(title, default, problem_with)
        return typed


Hold = Callable[..., Conversation]

# What most of these conversations are not about, answered beforehand.
OFF: dict[str, object] = {"tasks": False, "observability": False}
SETTLED = {
    **OFF,
    "interface": "api",
    "admin": False,
    "async": False,
    "ml": "none",
    "content": False,
    "stage": "product",
}


@pytest.fixture
def talk(questions: Questionnaire) -> Hold:
    def start(script: Script, **known: object) -> Conversation:
        return Conversation(questions, script, {**NAMED, **known}, {})

    return start


def asked_for(questions: Questionnaire, needs: dict[str, object]) -> list[str]:
    """The questions of a conversation with these answers, and defaults for the rest."""
    known: dict[str, object] = dict(NAMED)
    asked: list[str] = []
    while question := next_question(questions, known, {}, asked):
        asked.append(question.name)
        name = question.name
        known[name] = needs[name] if name in needs else questions.resolve(known).values[name]
    return asked


def all_needs(questions: Questionnaire) -> Iterator[dict[str, object]]:
    needs = [need for need in questions.needs if need.name not in TIE_BREAKERS]
    names = [need.name for need in needs]
    values = product(*([choice.value for choice in need.choices] for need in needs))
    yield from (dict(zip(names, combination, strict=True)) for combination in values)


def test_ten_questions_at_most_whatever_is_needed(questions: Questionnaire) -> None:
    for needs in all_needs(questions):
        assert len(asked_for(questions, needs)) <= 10, needs


def test_an_option_that_comes_too_late_is_offered_by_the_review(talk: Hold) -> None:
    script = Script("api", False, False, "none", False, *[None] * 5, "tasks", True, CREATE)
    conversation = talk(script)
    conversation.hold()
    assert conversation.known["framework"] == "fastapi"
    assert script.titles[9:] == ["Accounts", "Ready?", "Background tasks", "Ready?"]
    assert conversation.known["tasks"] is True


def test_team_and_priority_are_asked_only_when_two_frameworks_are_close(
    questions: Questionnaire,
) -> None:
    assert {"team", "priority"} <= set(asked_for(questions, {}))
    assert not {"team", "priority"} & set(asked_for(questions, {"admin": True}))
    assert not {"team", "priority"} & set(asked_for(questions, {"content": True}))


def test_needs_come_first_then_the_framework_then_what_it_asks(talk: Hold) -> None:
    script = Script("api", True, False, "none", False, "product", None, None, CREATE)
    conversation = talk(script, **OFF)
    assert conversation.hold() is False
    assert conversation.known["framework"] == "django", "the one that fits is preselected"
    assert script.titles[-3:] == ["Framework", "Accounts", "Ready?"]
    assert len(script.titles) == 9


def test_what_is_given_is_not_asked(talk: Hold) -> None:
    script = Script(None, None, None, None, CREATE)
    talk(script, framework="flask", **OFF, interface="api").hold()
    assert script.titles == [
        "Accounts",
        "Do people edit the data in an admin?",
        "Does it serve a model?",
        "How far along is it?",
        "Ready?",
    ]
    script = Script(None, None, None, None, None, CREATE)
    talk(script, framework="fastapi").hold()
    assert script.titles == [
        "Accounts",
        "Do people edit the data in an admin?",
        "Does it serve a model?",
        "Background tasks",
        "Observability",
        "Ready?",
    ]
    script = Script(CREATE)
    talk(script, framework="django", auth="local", **SETTLED).hold()
    assert script.titles == ["Ready?"]


def test_a_step_back_asks_the_last_question_again_with_its_answer_preselected(talk: Hold) -> None:
    first = ("html", "back", None, "back", "both", True, False, "none", False, "product")
    framework = (None, "back", "back", None, None)
    review = (None, "back", None, CREATE)
    script = Script(*first, *framework, *review)
    conversation = talk(script, **OFF)
    conversation.hold()
    assert conversation.known["interface"] == "both"
    assert conversation.known["framework"] == "django"
    answers = [line for line in script.said if line.startswith("  Accounts")]
    assert len(answers) == 1, "what was taken back is no longer shown"


def test_after_a_step_back_other_needs_lead_to_another_framework(talk: Hold) -> None:
    needs = ("api", False, False, "none", False)
    script = Script(*needs, "product", None, "back", "back", "small", None, None, CREATE)
    conversation = talk(script, team="any", priority="balanced", **OFF)
    conversation.hold()
    assert conversation.known["stage"] == "small"
    assert conversation.known["framework"] == "flask"


def test_what_has_one_answer_left_is_not_asked(talk: Hold) -> None:
    script = Script(*[None] * 4, CREATE)
    needs = {**SETTLED, "stage": "small"}
    del needs["tasks"], needs["observability"]
    conversation = talk(script, framework="flask", **needs)
    conversation.hold()
    assert not {"Background tasks", "Observability"} & set(script.titles)
    remembered = next_question(conversation.questions, conversation.known, {"tasks": True})
    assert remembered is not None
    assert remembered.name == "tasks", "what is remembered cannot be"


def test_the_review_changes_an_answer_and_asks_what_that_opens(talk: Hold) -> None:
    script = Script("license", "mit", "author", "Ada", "project_name", "Other", CREATE)
    conversation = talk(script, framework="flask", auth="none", **SETTLED)
    conversation.hold()
    assert conversation.known["license"] == "mit"
    assert conversation.known["author"] == "Ada"
    assert conversation.known["project_name"] == "Other"
    assert "author" not in script.offered[0]
    assert "author" in script.offered[2]


def test_the_review_says_what_the_advice_is_and_what_is_left_out(talk: Hold) -> None:
    script = Script(CREATE)
    talk(script, framework="flask", auth="local", **{**SETTLED, "admin": True}).hold()
    assert any("Django fits these needs better" in line for line in script.shown[-1])
    assert any("your code to keep" in line for line in script.shown[-1])
    assert script.said == [], "the review is taken off the screen"


def test_leaving_at_the_review_is_an_interruption(talk: Hold) -> None:
    with pytest.raises(KeyboardInterrupt):
        talk(Script(LEAVE), framework="flask", auth="local", **SETTLED).hold()


def test_what_another_answer_rules_out_cannot_be_chosen(talk: Hold) -> None:
    script = Script("framework", "flask", CREATE)
    chosen = {**SETTLED, "interface": "html"}
    talk(script, framework="django", auth="local", **chosen).hold()
    assert script.offered[1]["fastapi"].obstacle == "FastAPI projects are APIs only"
    assert not script.offered[1]["flask"].obstacle
    script = Script("auth", "local", CREATE)
    talk(script, framework="django", auth="local", **{**SETTLED, "admin": True}).hold()
    assert script.offered[1]["none"].obstacle == "an admin needs accounts"


def test_a_name_is_asked_until_it_can_be_one(questions: Questionnaire) -> None:
    def taken(resolved: Resolved) -> None:
        if resolved.values["project_slug"] == "taken":
            raise GeneratorError("taken exists", "choose another name", ExitCode.TARGET)

    script = Script("class", "a/b", "Taken", "Café", CREATE)
    known: dict[str, object] = {"framework": "flask", "auth": "none", **SETTLED}
    conversation = Conversation(questions, script, known, {}, taken)
    conversation.hold()
    assert conversation.known["project_name"] == "Cafe"
    assert script.said[:3] == [
        "class is a name that Python or a dependency uses: try class-app",
        "the name 'a/b' is a path: name the project 'b' and its folder with -o a",
        "taken exists: choose another name",
    ]


def test_preferences_are_preselected_and_to_remember_is_a_choice(
    questions: Questionnaire,
) -> None:
    script = Script("api", False, False, "none", False, None, None, None, None, None, REMEMBER)
    defaults = {"stage": "prototype", "auth": "none"}
    conversation = Conversation(questions, script, dict(NAMED), defaults)
    assert conversation.hold() is True
    assert conversation.known["stage"] == "prototype"
    assert conversation.known["auth"] == "none"


def test_a_recommendation_asks_the_needs_alone(questions: Questionnaire) -> None:
    script = Script("api", True, "back", True, False, "none", False, "product")
    conversation = Conversation(questions, script, {}, {})
    conversation.ask_needs()
    assert set(conversation.known) == {"interface", "admin", "async", "ml", "content", "stage"}
