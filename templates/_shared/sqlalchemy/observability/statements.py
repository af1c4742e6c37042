"""Spans of SQL statements, without the values they are given."""

from typing import Any

from opentelemetry import trace
from opentelemetry.trace import SpanKind, StatusCode, Tracer
from sqlalchemy import Engine, event
from sqlalchemy.engine import ExceptionContext


def trace_statements(engine: Engine, tracer: Tracer) -> None:
    """Give each statement a span, within the span of a request or a task."""
    system = engine.dialect.name

    @event.listens_for(engine, "before_cursor_execute")
    def start(*arguments: Any) -> None:
        _connection, _cursor, statement, _parameters, context, _many = arguments
        if not trace.get_current_span().is_recording():
            return
        operation = statement.split(maxsplit=1)[0]
        context.span = tracer.start_span(
            operation,
            kind=SpanKind.CLIENT,
            attributes={
                "db.system.name": system,
                "db.operation.name": operation,
                "db.query.text": statement,
            },
        )

    @event.listens_for(engine, "after_cursor_execute")
    def end(*arguments: Any) -> None:
        context = arguments[4]
        if span := getattr(context, "span", None):
            span.end()

    @event.listens_for(engine, "handle_error")
    def fail(error: ExceptionContext) -> None:
        if span := getattr(error.execution_context, "span", None):
            span.set_attribute("error.type", type(error.original_exception).__qualname__)
            span.set_status(StatusCode.ERROR)
            span.end()
