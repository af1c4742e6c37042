"""Spans of tasks, in the trace of the request that asked for them."""

from contextvars import Token
from typing import Any

from celery import Task
from celery.signals import (
    before_task_publish,
    task_postrun,
    task_prerun,
    worker_process_init,
    worker_process_shutdown,
)
from opentelemetry import context, trace
from opentelemetry.context import Context
from opentelemetry.trace import Span, SpanKind, StatusCode

from app.observability import tracing
from app.observability.reporting import start_reporting, stop_reporting

# By the task's id.
running: dict[str, tuple[Span, Token[Context]]] = {}


@worker_process_init.connect
def start_worker(**_: Any) -> None:
    start_reporting()


@worker_process_shutdown.connect
def stop_worker(**_: Any) -> None:
    stop_reporting()


@before_task_publish.connect
def carry_trace(headers: dict[str, Any], **_: Any) -> None:
    tracing.propagator.inject(headers)


@task_prerun.connect
def start_span(task_id: str, task: Task[Any, Any], **_: Any) -> None:
    if tracing.tracer is None:
        return
    span = tracing.tracer.start_span(
        task.name,
        context=tracing.propagator.extract(task.request.headers or {}),
        kind=SpanKind.CONSUMER,
        # Its arguments stay out, as a request's body does.
        attributes={"messaging.operation.name": "process", "messaging.message.id": task_id},
    )
    running[task_id] = span, context.attach(trace.set_span_in_context(span))


@task_postrun.connect
def end_span(task_id: str, state: str | None, **_: Any) -> None:
    if task_id not in running:
        return
    span, token = running.pop(task_id)
    if state == "FAILURE":
        span.set_status(StatusCode.ERROR)
    span.end()
    context.detach(token)
