"""Jinja's texts compiled once."""

import pytest
from jinja2 import Environment
from jinja2.sandbox import SandboxedEnvironment

from generator.compiled_once import compiled_once

pytestmark = pytest.mark.fast


class CountingEnvironment(SandboxedEnvironment):
    """Counts what it compiles."""

    compiled = 0

    def _generate(self, *arguments: object, **options: object) -> str:
        type(self).compiled += 1
        return super()._generate(*arguments, **options)  # type: ignore[arg-type]


def test_equal_texts_are_compiled_once_in_all_environments() -> None:
    before = CountingEnvironment.compiled
    with compiled_once():
        rendered = [
            CountingEnvironment().from_string("compiled {{ name }} once").render(name=name)
            for name in ("a", "b")
        ]
    assert rendered == ["compiled a once", "compiled b once"]
    assert CountingEnvironment.compiled == before + 1


def test_a_text_has_the_globals_and_delimiters_of_its_own_environment() -> None:
    text = "{{ word }} [[ word ]]"
    usual = SandboxedEnvironment()
    other = SandboxedEnvironment(variable_start_string="[[", variable_end_string="]]")
    usual.globals["word"], other.globals["word"] = "usual", "other"
    with compiled_once():
        assert usual.from_string(text).render() == "usual [[ word ]]"
        assert other.from_string(text).render() == "{{ word }} other"


def test_afterwards_jinja_is_as_it_was() -> None:
    before = Environment.from_string
    with compiled_once():
        assert Environment.from_string is not before
    assert Environment.from_string is before
