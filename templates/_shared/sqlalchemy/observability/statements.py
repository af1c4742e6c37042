"""Spans of SQL statements, without the values they are given."""

from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.engine import ExceptionContext

from app.observability.tracing import fail_statement, statement_span


def trace_statements() -> None:
    """Give each statement a span, within the span of what it is for; of every engine."""
    event.listen(Engine, "before_cursor_execute", start_span)
    event.listen(Engine, "after_cursor_execute", end_span)
    event.listen(Engine, "handle_error", fail_span)


def start_span(*arguments: Any) -> None:
    connection, _cursor, statement, _parameters, context, _many = arguments
    context.span = statement_span(connection.dialect.name, statement)


def end_span(*arguments: Any) -> None:
    context = arguments[4]
    if span := getattr(context, "span", None):
        span.end()


def fail_span(error: ExceptionContext) -> None:
    if span := getattr(error.execution_context, "span", None):
        fail_statement(span, error.original_exception)
        span.end()
