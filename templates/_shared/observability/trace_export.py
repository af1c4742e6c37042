"""Sends spans to a collector, by OTLP over HTTP."""

import logging
import time
from threading import Thread

from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor

from app.observability import tracing
from app.observability.settings import SERVICE_NAME

FLUSH_SECONDS = 1
SILENCE = 60  # seconds between two complaints about a collector that does not answer


class SeldomFilter(logging.Filter):
    """Lets the exporter complain once a minute, not at each batch."""

    def __init__(self) -> None:
        super().__init__()
        self.silent_until = 0.0

    def filter(self, record: logging.LogRecord) -> bool:
        if not record.name.startswith("opentelemetry."):
            return True
        if time.monotonic() < self.silent_until:
            return False
        self.silent_until = time.monotonic() + SILENCE
        return True


def start_tracing(endpoint: str, environment: str) -> None:
    """Trace this process; `endpoint` is the collector's URL, such as `http://collector:4318`."""
    resource = Resource.create(
        {"service.name": SERVICE_NAME, "deployment.environment.name": environment}
    )
    provider = TracerProvider(resource=resource, shutdown_on_exit=False)
    exporter = OTLPSpanExporter(f"{endpoint.rstrip('/')}/v1/traces")
    provider.add_span_processor(BatchSpanProcessor(exporter))
    trace.set_tracer_provider(provider)
    tracing.tracer = provider.get_tracer("app")
    for handler in logging.getLogger().handlers:
        handler.addFilter(SeldomFilter())
        handler.addFilter(tracing.add_trace_ids)


def stop_tracing() -> None:
    """Send what is left, if the collector takes it in time."""
    provider = trace.get_tracer_provider()
    if isinstance(provider, TracerProvider):
        # Its own limit is half a minute; whoever stops this process has no such patience.
        flush = Thread(target=provider.shutdown, daemon=True)
        flush.start()
        flush.join(FLUSH_SECONDS)
