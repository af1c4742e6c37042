"""Spans of requests and SQL statements, with the names of OpenTelemetry's semantic conventions."""

import logging
from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from opentelemetry import trace
from opentelemetry.trace import Span, SpanKind, StatusCode, Tracer
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from app.core.hosts import PROBE_PATHS
{%- if pages and mail %}
from app.core.logs import TOKEN
{%- endif %}
from app.observability.metrics import method_label

# None until `trace_export.py` is started: requests are not to pay for what nobody asked for.
tracer: Tracer | None = None
propagator = TraceContextTextMapPropagator()


def request_span(method: str, path: str, headers: Mapping[str, str]) -> AbstractContextManager[Any]:
    """The span of a request, which continues the caller's trace; probes have none."""
    if tracer is None or path in PROBE_PATHS:
        return nullcontext()
    method = method_label(method)
    {%- if pages and mail %}
    path = TOKEN.sub("[token]", path)
    {%- endif %}
    return tracer.start_as_current_span(
        method,
        context=propagator.extract(headers),
        kind=SpanKind.SERVER,
        attributes={"http.request.method": method, "url.path": path},
        # An error's message may hold what is nobody's business.
        record_exception=False,
        set_status_on_exception=False,
    )


def describe_answer(method: str, route: str, status: int) -> None:
    """Complete the current request's span; `route` is the template of its path, or empty."""
    span = trace.get_current_span()
    if not span.is_recording():
        return
    span.set_attribute("http.response.status_code", status)
    if route:
        span.update_name(f"{method_label(method)} {route}")
        span.set_attribute("http.route", route)
    if status >= 500:
        span.set_attribute("error.type", str(status))
        span.set_status(StatusCode.ERROR)


def statement_span(system: str, statement: str) -> Span | None:
    """A SQL statement's span, for the caller to end; none outside of a request or task."""
    if tracer is None or not trace.get_current_span().is_recording():
        return None
    operation = statement.split(maxsplit=1)[0]
    return tracer.start_span(
        operation,
        kind=SpanKind.CLIENT,
        attributes={
            "db.system.name": system,
            "db.operation.name": operation,
            # With placeholders: its values are nobody's business.
            "db.query.text": statement,
        },
    )


def fail_statement(span: Span, error: BaseException) -> None:
    span.set_attribute("error.type", type(error).__qualname__)
    span.set_status(StatusCode.ERROR)


def add_trace_ids(record: logging.LogRecord) -> bool:
    """A logging filter, by which a line leads to its trace."""
    context = trace.get_current_span().get_span_context()
    if context.is_valid:
        record.trace_id = trace.format_trace_id(context.trace_id)
        record.span_id = trace.format_span_id(context.span_id)
    return True
