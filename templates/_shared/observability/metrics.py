"""Prometheus metrics, of all workers together."""

import os
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector

from app.core.errors import NotFoundError

MEDIA_TYPE = CONTENT_TYPE_LATEST
# Proxies add these; who scrapes asks each instance directly.
PROXY_HEADERS = ("Forwarded", "X-Forwarded-For")
# Whatever a caller may make up is one label, or it could fill the memory with others.
METHODS = ("CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "TRACE")
OTHER_METHOD = "_OTHER"
NO_ROUTE = "_NONE"

REQUESTS = Counter("http_requests", "Requests answered", ["method", "route", "status"])
DURATION = Histogram(
    "http_request_duration_seconds", "Time until the answer was sent", ["method", "route"]
)
IN_PROGRESS = Gauge(
    "http_requests_in_progress",
    "Requests being answered",
    ["method"],
    multiprocess_mode="livesum",
)


def method_label(method: str) -> str:
    return method if method in METHODS else OTHER_METHOD


@lru_cache
def in_progress(method: str) -> Gauge:
    return IN_PROGRESS.labels(method_label(method))


def count_request(method: str, route: str, status: int, seconds: float) -> None:
    """Count an answer; `route` is the template of its path, or empty."""
    answered, duration = series(method, route, status)
    answered.inc()
    duration.observe(seconds)


@lru_cache
def series(method: str, route: str, status: int) -> tuple[Counter, Histogram]:
    labels = method_label(method), route or NO_ROUTE
    return REQUESTS.labels(*labels, str(status)), DURATION.labels(*labels)


class Headers(Protocol):
    def __contains__(self, name: str, /) -> bool: ...


def scrape(headers: Headers) -> bytes:
    """All metrics as text. Raises `NotFoundError` for who comes through a proxy."""
    if any(name in headers for name in PROXY_HEADERS):
        raise NotFoundError("There is no such resource.")
    return exposition()


def exposition() -> bytes:
    """All metrics as text, of all workers if `workers.py` made them a folder."""
    folder = os.environ.get("PROMETHEUS_MULTIPROC_DIR")
    if folder is None:
        return generate_latest()
    forget_dead_workers(Path(folder))
    registry = CollectorRegistry()
    MultiProcessCollector(registry, folder)  # type: ignore[no-untyped-call]
    return generate_latest(registry)


def forget_dead_workers(folder: Path) -> None:
    """What a dead worker has counted stays true, what it had in progress does not."""
    for file in folder.glob("gauge_live*.db"):
        worker = int(file.stem.rpartition("_")[2])
        try:
            os.kill(worker, 0)
        except ProcessLookupError:
            file.unlink(missing_ok=True)
