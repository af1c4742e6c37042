"""Spans of SQL statements, without the values they are given."""

from typing import Any

from opentelemetry import trace
from opentelemetry.trace import SpanKind, StatusCode
from sqlalchemy import Engine, event
from sqlalchemy.engine import ExceptionContext

from app.observability import tracing


def trace_statements() -> None:
    """Give each statement a span, within the span of what it is for; of every engine."""
    event.listen(Engine, "before_cursor_execute", start_span)
    event.listen(Engine, "after_cursor_execute", end_span)
    event.listen(Engine, "handle_error", fail_span)


def start_span(*arguments: Any) -> None:
    connection, _cursor, statement, _parameters, context, _many = arguments
    if tracing.tracer is None or not trace.get_current_span().is_recording():
        return
    operation = statement.split(maxsplit=1)[0]
    context.span = tracing.tracer.start_span(
        operation,
        kind=SpanKind.CLIENT,
        attributes={
            "db.system.name": connection.dialect.name,
            "db.operation.name": operation,
            "db.query.text": statement,
        },
    )


def end_span(*arguments: Any) -> None:
    context = arguments[4]
    if span := getattr(context, "span", None):
        span.end()


def fail_span(error: ExceptionContext) -> None:
    if span := getattr(error.execution_context, "span", None):
        span.set_attribute("error.type", type(error.original_exception).__qualname__)
        span.set_status(StatusCode.ERROR)
        span.end()
