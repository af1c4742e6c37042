"""From what was typed to all answers: asked for, or refused."""

from collections.abc import Callable
from dataclasses import dataclass

from generator.answers import flag_of, refuse_hidden, refuse_refused
from generator.conversation import Conversation, next_question
from generator.errors import UsageError
from generator.output import note
from generator.preferences import remember
from generator.questions import Answers, Questionnaire, Resolved
from generator.request import Given, Request, read_request

# Raises GeneratorError for a name that cannot be that of the project.
Check = Callable[[Resolved], None]


@dataclass(frozen=True)
class Settled:
    """`known` are the answers that are no defaults."""

    resolved: Resolved
    known: Answers
    wants_memory: bool

    def remember(self, questions: Questionnaire) -> None:
        if self.wants_memory:
            note(f"Remembered in {remember(questions, self.known)}")


def settle(questions: Questionnaire, request: Request, check_name: Check) -> Settled:
    """Ask what is missing; UsageError where nothing can be asked, and what `check_name` raises."""
    given = read_request(questions, request)

    def resolve(known: Answers) -> Resolved:
        resolved = questions.resolve(known, given.defaults)
        refuse_refused(resolved)
        if "project_name" in known:
            check_name(resolved)
        return resolved

    resolve(given.completed(questions))
    known, wants_memory = _ask(questions, request, given, check_name)
    resolved = resolve(known)
    refuse_hidden(questions, resolved, given.stored)
    return Settled(resolved, known, wants_memory)


def _ask(
    questions: Questionnaire, request: Request, given: Given, check: Check
) -> tuple[Answers, bool]:
    """All answers that are no defaults, and whether they are to be remembered."""
    if request.can_ask:
        from generator.prompts import TerminalPrompts

        prompts, known = TerminalPrompts(), dict(given.answers)
        conversation = Conversation(questions, prompts, known, given.defaults, check)
        wants_memory = conversation.hold()
        return conversation.known, wants_memory
    open_questions = _open_questions(questions, given)
    if request.yes:
        open_questions = [name for name in open_questions if name == "NAME"]
    if open_questions:
        message = "nothing can be asked here, and these are not answered:\n    "
        hint = "give them, or take the defaults with -y" if not request.yes else "give it"
        raise UsageError(message + "\n    ".join(open_questions), hint)
    return given.completed(questions), False


def _open_questions(questions: Questionnaire, given: Given) -> list[str]:
    """The flags that give what a conversation would ask."""
    known, flags = dict(given.answers), []
    while question := next_question(questions, known, given.defaults):
        flags.append(flag_of(question))
        likely = questions.resolve(given.completed(questions), given.defaults).values
        known[question.name] = given.defaults.get(question.name, likely[question.name])
    return flags
