"""What a collector, a scrape and Sentry receive from a service under its own start command."""

import json
import os
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx2
import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from tests.contract.client import ITEMS, PASSWORD, Account, connect, new_account
from tests.contract.conftest import Launch, launching
from tests.contract.test_secrecy import fail_unexpectedly
from tests.support.http_sink import HttpSink, http_sink
from tests.support.postgres import free_port
from tests.support.rows import ROWS, Row, parameters
from tests.support.service import Service

TRACES = "/v1/traces"
WORKERS = 4
# The servers' own commands, as the projects' READMEs name them.
NATIVE = {
    "fastapi": "uvicorn app.main:app --port $PORT",
    "django": "gunicorn config.wsgi --bind 127.0.0.1:$PORT",
    "flask": "gunicorn 'app:create_app()' --bind 127.0.0.1:$PORT",
}


@pytest.fixture(
    scope="module",
    params=parameters(row for row in ROWS if "observability" in row.features),
)
def row(request: pytest.FixtureRequest) -> Row:
    row: Row = request.param
    return row


@pytest.fixture
def sink() -> Iterator[HttpSink]:
    with http_sink() as running:
        yield running


def lines(service: Service) -> list[dict[str, Any]]:
    assert service.log is not None
    return [json.loads(line) for line in service.log.read_text().splitlines()]


def stop(service: Service) -> float:
    """The seconds that its end took."""
    assert service.process is not None
    asked = time.monotonic()
    assert service.process.stop() == 0
    return time.monotonic() - asked


def spans_in(bodies: list[bytes]) -> list[Span]:
    return [
        span
        for body in bodies
        for resource in ExportTraceServiceRequest.FromString(body).resource_spans
        for scope in resource.scope_spans
        for span in scope.spans
    ]


def test_a_collector_gets_the_request_and_its_statements_in_the_logs_trace(
    launch: Launch, sink: HttpSink
) -> None:
    service = launch(OTEL_EXPORTER_OTLP_ENDPOINT=sink.url, WORKERS=str(WORKERS))
    account = new_account(service)
    with account.client() as client:
        assert client.get(f"{ITEMS}?limit=7&secret=a-secret").status_code == 200
    stop(service)
    bodies = sink.bodies(TRACES)
    spans = spans_in(bodies)
    [request] = [span for span in spans if span.name == f"GET {ITEMS}"]
    children = [span for span in spans if span.parent_span_id == request.span_id]
    assert {child.name for child in children} == {"SELECT"}
    assert all(child.trace_id == request.trace_id for child in children)
    [line] = [line for line in lines(service) if line.get("path") == ITEMS]
    assert line["trace_id"] == request.trace_id.hex()
    assert line["span_id"] == request.span_id.hex()
    text = b"".join(bodies)
    assert b"contract-matrix" in text
    assert b"/readyz" not in text
    for secret in (account.email, PASSWORD, account.tokens.access, "a-secret"):
        assert secret.encode() not in text


def test_a_collector_that_is_away_costs_nothing_and_is_hardly_spoken_of(launch: Launch) -> None:
    nowhere = f"http://127.0.0.1:{free_port()}"
    service = launch(OTEL_EXPORTER_OTLP_ENDPOINT=nowhere, OTEL_BSP_SCHEDULE_DELAY="50")
    with connect(service) as client:
        for _ in range(100):
            asked = time.monotonic()
            assert client.get("/nope").status_code == 404
            assert time.monotonic() - asked < 1
            time.sleep(0.02)
    assert stop(service) < 5
    complaints = [line for line in lines(service) if line["logger"].startswith("opentelemetry")]
    assert len(complaints) == 1


def scrape(service: Service) -> dict[str, float]:
    """The series of a scrape that came directly, from another host name."""
    answer = httpx2.get(
        f"{service.base_url}/metrics", headers={"Host": "10.0.0.7:8000"}, verify=False
    )
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/plain")
    pairs = [line.rpartition(" ") for line in answer.text.splitlines() if line[0] != "#"]
    return {name: float(value) for name, _, value in pairs}


def test_every_scrape_has_the_requests_of_all_workers(launch: Launch, tmp_path: Path) -> None:
    service = launch(WORKERS=str(WORKERS), TMPDIR=str(tmp_path))
    counted = 'http_requests_total{method="GET",route="_NONE",status="404"}'
    [folder] = tmp_path.glob("metrics-*")
    workers: set[int] = set()
    asked = 0
    with connect(service) as client, ThreadPoolExecutor(20) as many:
        # Else the worker that was there first would keep all connections.
        client.headers["Connection"] = "close"
        while len(workers) < 2:
            assert asked < 1000
            list(many.map(client.get, ["/nope"] * 100))
            asked += 100
            workers = {int(file.stem.rpartition("_")[2]) for file in folder.glob("counter_*.db")}
    assert [scrape(service)[counted] for _ in range(8)] == [asked] * 8
    os.kill(min(workers), signal.SIGKILL)
    wait_for_another(service)
    assert scrape(service)[counted] == asked
    # The one that was ended may have been at work; who takes its place forgets it.
    deadline = time.monotonic() + 20
    while scrape(service)['http_requests_in_progress{method="GET"}'] != 1:
        assert time.monotonic() < deadline
        time.sleep(0.1)
    stop(service)
    assert not list(tmp_path.iterdir())


def wait_for_another(service: Service) -> None:
    """Until enough requests were answered in a row that no dead worker can be among them."""
    answered = 0
    deadline = time.monotonic() + 20
    while answered < 20:
        assert time.monotonic() < deadline
        try:
            answered += httpx2.get(f"{service.base_url}/livez", verify=False).status_code == 200
        except httpx2.TransportError:
            answered = 0
            time.sleep(0.1)


def test_the_metrics_are_not_there_for_who_comes_through_a_proxy(launch: Launch) -> None:
    with connect(launch()) as client:
        answer = client.get("/metrics")
    assert answer.status_code == 404
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_sentry_hears_of_an_error_and_of_no_secret(launch: Launch, sink: HttpSink) -> None:
    dsn = sink.url.replace("//", "//key@") + "/1"
    service = launch(SENTRY_DSN=dsn, OTEL_EXPORTER_OTLP_ENDPOINT=sink.url)
    account = new_account(service)
    assert service.database is not None
    fail_unexpectedly(account, service.database)
    stop(service)
    bodies = sink.bodies("/api/1/envelope/")
    events = [event for body in bodies for event in events_in(body)]
    assert len(events) == 2
    failed = [line for line in lines(service) if line.get("status") == 500]
    assert {event["tags"]["request_id"] for event in events} == {
        line["request_id"] for line in failed
    }
    assert {event["contexts"]["trace"]["trace_id"] for event in events} == {
        line["trace_id"] for line in failed
    }
    assert {event["environment"] for event in events} == {"production"}
    assert_no_secret(account, b"".join(bodies))


def assert_no_secret(account: Account, text: bytes) -> None:
    assert b"Traceback" in text or b"stacktrace" in text
    for secret in (account.email, PASSWORD, account.tokens.refresh, account.address):
        assert secret.encode() not in text


def events_in(envelope: bytes) -> list[dict[str, Any]]:
    """The events of an envelope: a header, then a header and a payload an item, a line each."""
    _, *rest = envelope.splitlines()
    items = zip(map(json.loads, rest[::2]), rest[1::2], strict=True)
    return [json.loads(payload) for header, payload in items if header["type"] == "event"]


def test_the_native_command_observes_too(row: Row, service: Service, sink: HttpSink) -> None:
    """In one worker, without the folder that the start command makes."""
    assert service.command is not None
    programs = service.command.folder / ".venv" / "bin"
    arguments = ("sh", "-c", f"exec {programs}/{NATIVE[row.framework]}")
    native = replace(service.command, arguments=arguments)
    with launching(replace(service, command=native)) as start:
        running = start(OTEL_EXPORTER_OTLP_ENDPOINT=sink.url, OTEL_BSP_SCHEDULE_DELAY="50")
        counted = 'http_requests_total{method="GET",route="/livez",status="200"}'
        before = scrape(running).get(counted, 0)
        with connect(running) as client:
            client.get("/livez")
            client.get(ITEMS)
        assert scrape(running)[counted] == before + 1
        [span] = spans_in(sink.wait_for(TRACES, bool))
    assert span.name == f"GET {ITEMS}"
