"""What observability adds to the application."""

from flask import Flask

from app.observability.middleware import ObservedRequests, record
from app.observability.reporting import start_reporting
from app.observability.routes import get_metrics


def init_app(app: Flask) -> None:
    # Among the probes in the OpenAPI document.
    app.add_url_rule("/metrics", "health.get_metrics", get_metrics)
    app.after_request(record)
    app.wsgi_app = ObservedRequests(app.wsgi_app)  # type: ignore[method-assign]
    start_reporting()
