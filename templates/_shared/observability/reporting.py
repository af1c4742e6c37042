"""Starts what the settings ask for; what they do not ask for is not even imported.

In each process that serves, once it runs, and there once: threads that send do not survive a fork.
"""

from functools import cache

from app.core.settings import get_settings
from app.observability.settings import get_observability_settings


@cache
def start_reporting() -> None:
    settings, environment = get_observability_settings(), get_settings().environment
    if settings.sentry_dsn:
        from app.observability.error_reports import start_error_reports

        start_error_reports(str(settings.sentry_dsn), environment)
    if settings.otel_exporter_otlp_endpoint:
        from app.observability.statements import trace_statements
        from app.observability.trace_export import start_tracing

        start_tracing(str(settings.otel_exporter_otlp_endpoint), environment)
        trace_statements()


def stop_reporting() -> None:
    settings = get_observability_settings()
    if settings.sentry_dsn:
        from app.observability.error_reports import stop_error_reports

        stop_error_reports()
    if settings.otel_exporter_otlp_endpoint:
        from app.observability.trace_export import stop_tracing

        stop_tracing()
