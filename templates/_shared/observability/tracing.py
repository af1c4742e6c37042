"""Spans of requests, with the names of OpenTelemetry's semantic conventions."""

import logging
from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from opentelemetry import trace
from opentelemetry.trace import SpanKind, StatusCode, Tracer
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from app.core.hosts import PROBE_PATHS
from app.observability.metrics import method_label

# None until `trace_export.py` is started: requests are not to pay for what nobody asked for.
tracer: Tracer | None = None
propagator = TraceContextTextMapPropagator()


def request_span(method: str, path: str, headers: Mapping[str, str]) -> AbstractContextManager[Any]:
    """The span of a request, which continues the caller's trace; probes have none."""
    if tracer is None or path in PROBE_PATHS:
        return nullcontext()
    method = method_label(method)
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


def add_trace_ids(record: logging.LogRecord) -> bool:
    """A logging filter, by which a line leads to its trace."""
    context = trace.get_current_span().get_span_context()
    if context.is_valid:
        record.trace_id = trace.format_trace_id(context.trace_id)
        record.span_id = trace.format_span_id(context.span_id)
    return True
