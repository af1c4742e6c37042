import logging
from collections.abc import Iterator

import pytest
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind, StatusCode

from app.observability import tracing
from app.observability.statements import trace_statements, wrap

TRACE_ID, PARENT_ID = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"
CALLER = {"traceparent": f"00-{TRACE_ID}-{PARENT_ID}-01"}
ITEM = "/api/v1/items/11111111-1111-4111-8111-111111111111"


def broken(_request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s FROM nowhere", ["a secret"])
    return HttpResponse()


urlpatterns = [path("broken", broken)]


@pytest.fixture
def spans(client: Client, monkeypatch: pytest.MonkeyPatch) -> Iterator[InMemorySpanExporter]:
    exporter, provider = InMemorySpanExporter(), TracerProvider(shutdown_on_exit=False)
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    monkeypatch.setattr(tracing, "tracer", provider.get_tracer("test"))
    trace_statements()
    # The tests' connection was there before.
    wrap(connection)
    yield exporter
    connection.execute_wrappers.clear()


def of_kind(spans: InMemorySpanExporter, kind: SpanKind) -> list[ReadableSpan]:
    return [span for span in spans.get_finished_spans() if span.kind is kind]


def test_a_request_continues_the_callers_trace(client: Client, spans: InMemorySpanExporter) -> None:
    client.get(f"{ITEM}?token=a-secret", headers=CALLER)
    [span] = of_kind(spans, SpanKind.SERVER)
    assert span.name == "GET /api/v1/items/{id}"
    assert span.attributes == {
        "http.request.method": "GET",
        "url.path": ITEM,
        "http.route": "/api/v1/items/{id}",
        "http.response.status_code": 404,
    }
    assert span.context is not None
    assert span.parent is not None
    assert f"{span.context.trace_id:032x}" == TRACE_ID
    assert f"{span.parent.span_id:016x}" == PARENT_ID


def test_statements_are_within_it_without_their_values(
    client: Client, spans: InMemorySpanExporter
) -> None:
    client.post("/api/v1/items", {"title": "A secret title"}, content_type="application/json")
    [request] = of_kind(spans, SpanKind.SERVER)
    queries = of_kind(spans, SpanKind.CLIENT)
    assert "INSERT" in [query.name for query in queries]
    for query in queries:
        assert query.parent == request.context
        assert query.attributes is not None
        assert str(query.attributes["db.query.text"]).startswith(query.name)
        assert "secret" not in query.to_json()


@override_settings(ROOT_URLCONF=__name__)
def test_what_breaks_is_marked_and_not_quoted(spans: InMemorySpanExporter) -> None:
    # PostgreSQL takes no further statement in a transaction in which one failed.
    with transaction.atomic():
        assert Client(raise_request_exception=False).get("/broken").status_code == 500
        transaction.set_rollback(True)
    [request], [query] = of_kind(spans, SpanKind.SERVER), of_kind(spans, SpanKind.CLIENT)
    for span in (request, query):
        assert span.status.status_code is StatusCode.ERROR
        assert "secret" not in span.to_json()


def test_a_connection_that_comes_again_is_traced_once(spans: InMemorySpanExporter) -> None:
    wrap(connection)
    assert len(connection.execute_wrappers) == 1
    assert spans.get_finished_spans() == ()


@pytest.mark.parametrize("path", ["/livez", "/metrics"])
def test_probes_are_not_traced(client: Client, spans: InMemorySpanExporter, path: str) -> None:
    client.get(path, headers=CALLER)
    assert spans.get_finished_spans() == ()


def test_a_line_of_the_log_names_its_span(
    client: Client, spans: InMemorySpanExporter, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "app.access")
    caplog.handler.addFilter(tracing.add_trace_ids)
    client.get("/api/v1/items")
    caplog.handler.removeFilter(tracing.add_trace_ids)
    [request] = of_kind(spans, SpanKind.SERVER)
    [line] = [vars(record) for record in caplog.records if record.name == "app.access"]
    assert request.context is not None
    assert line["trace_id"] == f"{request.context.trace_id:032x}"
    assert line["span_id"] == f"{request.context.span_id:016x}"
