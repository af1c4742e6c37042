"""Spans of SQL statements, without the values they are given."""

from collections.abc import Callable
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

from app.observability.tracing import fail_statement, statement_span


def trace_statements() -> None:
    """Give each statement a span, within the span of what it is for; of every connection."""
    connection_created.connect(wrap)


def wrap(connection: BaseDatabaseWrapper, **_: Any) -> None:
    # A connection that was closed comes again with what it had.
    if trace_statement not in connection.execute_wrappers:
        connection.execute_wrappers.append(trace_statement)


def trace_statement(
    execute: Callable[..., Any], sql: Any, parameters: Any, many: bool, context: dict[str, Any]
) -> Any:
    # Psycopg's objects, which are no strings, may hold values.
    statement = sql if isinstance(sql, str) else type(sql).__name__
    span = statement_span(context["connection"].vendor, statement)
    if span is None:
        return execute(sql, parameters, many, context)
    try:
        return execute(sql, parameters, many, context)
    except Exception as error:
        fail_statement(span, error)
        raise
    finally:
        span.end()
