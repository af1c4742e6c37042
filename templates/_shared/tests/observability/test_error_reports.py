import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import sentry_sdk
from opentelemetry.sdk.trace import TracerProvider
from sentry_sdk.envelope import Envelope
from sentry_sdk.transport import Transport

from app.core.request_id import request_id
from app.observability.error_reports import start_error_reports

Events = list[dict[str, Any]]

logger = logging.getLogger(__name__)


class Kept(Transport):
    """Keeps what would be sent."""

    def __init__(self) -> None:
        super().__init__()
        self.events: Events = []

    def capture_envelope(self, envelope: Envelope) -> None:
        self.events += [item.payload.json for item in envelope.items if item.payload.json]


@pytest.fixture
def events() -> Iterator[Events]:
    start_error_reports("https://key@sentry.example.com/1", "test")
    transport = sentry_sdk.get_client().transport = Kept()
    yield transport.events
    sentry_sdk.init()


def fail(words: str) -> None:
    assert words
    raise RuntimeError("broken")


def test_an_error_in_the_log_is_reported_without_the_values_around_it(events: Events) -> None:
    try:
        fail(" ".join(["correct", "horse"]))
    except RuntimeError:
        logger.exception("It failed", extra={"arguments": "-".join(["a", "token"])})
    [event] = events
    text = json.dumps(event)
    assert "RuntimeError" in text
    assert event["environment"] == "test"
    for secret in ("correct horse", "a-token"):
        assert secret not in text


def test_a_report_leads_to_the_log_and_to_the_trace(events: Events) -> None:
    token = request_id.set("req-1")
    with TracerProvider().get_tracer("test").start_as_current_span("GET /tea") as span:
        logger.error("It failed")
    request_id.reset(token)
    [event] = events
    assert event["tags"] == {"request_id": "req-1"}
    assert event["contexts"]["trace"]["trace_id"] == f"{span.get_span_context().trace_id:032x}"


def test_warnings_and_a_silent_collector_are_not_reported(events: Events) -> None:
    logger.warning("Careful")
    logging.getLogger("opentelemetry.exporter").error("Nobody answers")
    assert events == []
