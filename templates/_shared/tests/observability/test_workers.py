import atexit
import os
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from app.observability.settings import get_observability_settings
from app.observability.workers import prepare_workers

VARIABLE = "PROMETHEUS_MULTIPROC_DIR"


@pytest.fixture(autouse=True)
def fresh_settings() -> Iterator[None]:
    get_observability_settings.cache_clear()
    yield
    get_observability_settings.cache_clear()


def test_workers_share_a_folder_that_goes_with_them(monkeypatch: pytest.MonkeyPatch) -> None:
    at_exit: list[Callable[[], None]] = []
    monkeypatch.setattr(atexit, "register", lambda *call: at_exit.append(partial(*call)))
    monkeypatch.setenv(VARIABLE, "")
    prepare_workers(2)
    folder = Path(os.environ[VARIABLE])
    assert folder.is_dir()
    [remove] = at_exit
    with monkeypatch.context() as forked:
        forked.setattr(os, "getpid", lambda: -1)
        remove()
    assert folder.exists()
    remove()
    assert not folder.exists()


def test_one_worker_needs_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    prepare_workers(1)
    assert VARIABLE not in os.environ


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("SENTRY_DSN", "https://sentry.example.com/1"),
        ("SENTRY_DSN", "https://key@sentry.example.com"),
        ("OTEL_EXPORTER_OTLP_ENDPOINT", "collector:4318"),
    ],
)
def test_what_leads_nowhere_is_refused_before_they_start(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(SystemExit, match=variable):
        prepare_workers(1)
