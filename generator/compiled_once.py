"""Texts compiled once: Copier compiles the answers file's name anew for each file and folder."""

from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from types import CodeType
from typing import Any

from jinja2 import Environment, Template, nodes
from jinja2.lexer import Lexer

# The lexer stands for the delimiters, of which a fork may choose its own.
_codes: dict[tuple[Lexer, str | nodes.Template], CodeType] = {}


@contextmanager
def compiled_once() -> Iterator[None]:
    """Within, `from_string` of any environment compiles equal texts a single time.

    That takes an eighth off an update (benchmarks/update.py), which renders most names twice.
    """
    before = Environment.from_string
    Environment.from_string = _from_string  # type: ignore[method-assign]
    try:
        yield
    finally:
        Environment.from_string = before  # type: ignore[method-assign]


def _from_string(
    self: Environment,
    source: str | nodes.Template,
    globals: MutableMapping[str, Any] | None = None,  # noqa: A002 - its name in Jinja
    template_class: type[Template] | None = None,
) -> Template:
    key = (self.lexer, source)
    if key not in _codes:
        _codes[key] = self.compile(source)
    code, variables = _codes[key], self.make_globals(globals)
    return (template_class or self.template_class).from_code(self, code, variables, None)
