from types import SimpleNamespace
from typing import Any, cast

import pytest
from celery import Task
from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.trace import INVALID_SPAN, StatusCode

from app.observability import tracing
from app.tasks.tracing import carry_trace, end_span, running, start_span


@pytest.fixture(autouse=True)
def tracer(monkeypatch: pytest.MonkeyPatch) -> trace.Tracer:
    tracer = TracerProvider(shutdown_on_exit=False).get_tracer("test")
    monkeypatch.setattr(tracing, "tracer", tracer)
    return tracer


@pytest.mark.parametrize("state", ["SUCCESS", "FAILURE"])
def test_a_task_is_in_the_trace_of_who_asked_for_it(tracer: trace.Tracer, state: str) -> None:
    headers: dict[str, Any] = {}
    with tracer.start_as_current_span("POST /tea") as request:
        carry_trace(headers=headers)
    task = SimpleNamespace(name="pour", request=SimpleNamespace(headers=headers))
    start_span(task_id="1", task=cast("Task[Any, Any]", task))
    span = cast("Any", trace.get_current_span())
    assert span.name == "pour"
    assert span.parent.span_id == request.get_span_context().span_id
    end_span(task_id="1", state=state)
    assert (span.status.status_code is StatusCode.ERROR) is (state == "FAILURE")
    assert trace.get_current_span() is INVALID_SPAN
    assert not running
