"""The reference page says what the program does."""

import pytest

from generator.errors import ExitCode
from generator.questions import Questionnaire
from tools.write_reference import EXIT_CODES, FILE, reference

pytestmark = pytest.mark.fast


def test_the_page_is_what_would_be_written_now(questions: Questionnaire) -> None:
    assert FILE.read_text(encoding="utf-8") == reference(questions)


def test_it_explains_every_exit_code_that_a_command_has() -> None:
    assert set(EXIT_CODES) == set(ExitCode)
