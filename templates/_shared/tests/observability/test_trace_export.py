import logging
import time

import pytest

from app.observability.trace_export import SILENCE, SeldomFilter


def record(logger: str) -> logging.LogRecord:
    return logging.LogRecord(logger, logging.ERROR, __file__, 1, "No answer", None, None)


def test_a_collector_that_is_away_is_complained_about_seldom(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: now)
    seldom = SeldomFilter()
    assert seldom.filter(record("opentelemetry.exporter"))
    assert not seldom.filter(record("opentelemetry.exporter"))
    assert seldom.filter(record("app"))
    now += SILENCE
    assert seldom.filter(record("opentelemetry.exporter"))
