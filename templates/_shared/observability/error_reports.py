"""Reports to Sentry: an event for each error in the log, and nothing of its request's content."""

import logging

import sentry_sdk
from opentelemetry import trace
from sentry_sdk.integrations.logging import LoggingIntegration
from sentry_sdk.types import Event, Hint

from app.core.request_id import request_id

FLUSH_SECONDS = 1


def start_error_reports(dsn: str, environment: str) -> None:
    sentry_sdk.init(
        dsn,
        environment=environment,
        # The others wrap each request, and read more of it than is anybody's business.
        default_integrations=False,
        integrations=[LoggingIntegration(level=None, event_level=logging.ERROR)],
        # Passwords are local variables somewhere.
        include_local_variables=False,
        before_send=complete,
    )


def complete(event: Event, _hint: Hint) -> Event | None:
    """Add what leads to the request's log lines and its trace."""
    if event.get("logger", "").startswith("opentelemetry."):
        return None
    # Celery, for one, puts a task's arguments there.
    event.pop("extra", None)
    event.setdefault("tags", {})["request_id"] = request_id.get()
    context = trace.get_current_span().get_span_context()
    if context.is_valid:
        event.setdefault("contexts", {})["trace"] = {
            "trace_id": trace.format_trace_id(context.trace_id),
            "span_id": trace.format_span_id(context.span_id),
        }
    return event


def stop_error_reports() -> None:
    sentry_sdk.get_client().close(timeout=FLUSH_SECONDS)
