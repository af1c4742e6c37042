import logging
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from opentelemetry import trace
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind, StatusCode
from sqlalchemy import text

from app import create_app
from app.core.database import get_session
from app.observability import tracing
from app.observability.statements import trace_statements

TRACE_ID, PARENT_ID = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"
CALLER = {"traceparent": f"00-{TRACE_ID}-{PARENT_ID}-01"}


@pytest.fixture
def spans(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> InMemorySpanExporter:
    exporter, provider = InMemorySpanExporter(), TracerProvider(shutdown_on_exit=False)
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    monkeypatch.setattr(tracing, "tracer", provider.get_tracer("test"))
    trace_statements()
    return exporter


def of_kind(spans: InMemorySpanExporter, kind: SpanKind) -> list[ReadableSpan]:
    return [span for span in spans.get_finished_spans() if span.kind is kind]


def test_a_request_continues_the_callers_trace(
    client: FlaskClient, spans: InMemorySpanExporter
) -> None:
    client.get("/api/v1/items/7?token=a-secret", headers=CALLER)
    [span] = of_kind(spans, SpanKind.SERVER)
    assert span.name == "GET /api/v1/items/{id}"
    assert span.attributes == {
        "http.request.method": "GET",
        "url.path": "/api/v1/items/7",
        "http.route": "/api/v1/items/{id}",
        "http.response.status_code": 404,
    }
    assert span.context is not None
    assert span.parent is not None
    assert f"{span.context.trace_id:032x}" == TRACE_ID
    assert f"{span.parent.span_id:016x}" == PARENT_ID


def test_statements_are_within_it_without_their_values(
    client: FlaskClient, spans: InMemorySpanExporter
) -> None:
    client.post("/api/v1/items", json={"title": "A secret title"})
    [request] = of_kind(spans, SpanKind.SERVER)
    queries = of_kind(spans, SpanKind.CLIENT)
    assert "INSERT" in [query.name for query in queries]
    for query in queries:
        assert query.parent == request.context
        assert query.attributes is not None
        assert str(query.attributes["db.query.text"]).startswith(query.name)
        assert "secret" not in query.to_json()


def test_what_breaks_is_marked_and_not_quoted(spans: InMemorySpanExporter) -> None:
    breaking = create_app()

    @breaking.get("/broken")
    def broken() -> str:
        get_session().execute(text("SELECT :word FROM nowhere"), {"word": "a secret"})
        return ""

    assert breaking.test_client().get("/broken").status_code == 500
    breaking.extensions["engine"].dispose()
    [request], [query] = of_kind(spans, SpanKind.SERVER), of_kind(spans, SpanKind.CLIENT)
    for span in (request, query):
        assert span.status.status_code is StatusCode.ERROR
        assert "secret" not in span.to_json()


def test_a_stream_is_traced_to_its_end(spans: InMemorySpanExporter) -> None:
    streaming = create_app()

    @streaming.get("/stream")
    def stream() -> Iterator[str]:
        yield "one "
        yield trace.format_trace_id(trace.get_current_span().get_span_context().trace_id)

    answer = streaming.test_client().get("/stream", headers=CALLER)
    assert of_kind(spans, SpanKind.SERVER) == []
    assert answer.text == f"one {TRACE_ID}"
    answer.close()
    [span] = of_kind(spans, SpanKind.SERVER)
    assert span.name == "GET /stream"
    streaming.extensions["engine"].dispose()


@pytest.mark.parametrize("path", ["/livez", "/readyz", "/metrics"])
def test_probes_are_not_traced(client: FlaskClient, spans: InMemorySpanExporter, path: str) -> None:
    client.get(path, headers=CALLER)
    assert spans.get_finished_spans() == ()


def test_a_line_of_the_log_names_its_span(
    client: FlaskClient, spans: InMemorySpanExporter, caplog: pytest.LogCaptureFixture
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
