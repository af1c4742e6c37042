"""The Celery application: what it knows, and what surrounds a task. No worker is started."""

import json
import logging
import os
import subprocess
import sys
from runpy import run_path
from ssl import CERT_REQUIRED

import pytest
from celery import current_task

from app.core.redis_settings import get_redis_settings
from app.core.request_id import request_id
from app.core.settings import get_settings
from app.tasks import config
from app.tasks.celery import celery
from app.tasks.signals import carry_request_id, log_as_the_service_does, require_redis


@celery.task
def note() -> str:
    """What the tests start: it logs, and answers the request's id."""
    logging.getLogger("note").warning("noted")
    return request_id.get()


def test_beat_starts_tasks_that_there_are() -> None:
    celery.loader.import_default_modules()
    scheduled = {entry["task"] for entry in celery.conf.beat_schedule.values()}
    assert scheduled
    assert scheduled <= set(celery.tasks)


def test_payloads_are_data_alone() -> None:
    assert celery.conf.accept_content == ["json"]
    assert celery.conf.task_serializer == "json"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("rediss://redis.example.com", {"ssl_cert_reqs": CERT_REQUIRED}),
        ("redis://localhost", False),
    ],
)
def test_with_tls_the_certificate_is_looked_at(
    monkeypatch: pytest.MonkeyPatch, url: str, expected: object
) -> None:
    monkeypatch.setenv("REDIS_URL", url)
    get_redis_settings.cache_clear()
    try:
        assert run_path(config.__file__)["broker_use_ssl"] == expected
    finally:
        get_redis_settings.cache_clear()


def test_a_task_is_given_to_another_worker_only_when_its_own_is_gone() -> None:
    visible_after = celery.conf.broker_transport_options["visibility_timeout"]
    assert celery.conf.task_time_limit < visible_after


def test_a_worker_does_not_start_without_redis() -> None:
    with pytest.raises(SystemExit, match="REDIS_URL"):
        require_redis()


def test_the_service_does_not_start_with_a_redis_that_cannot_be() -> None:
    environment = {**os.environ, "REDIS_URL": "redis.example.com", "PORT": "0", "WORKERS": "1"}
    started = subprocess.run(
        [sys.executable, "-m", "app"], env=environment, capture_output=True, check=False, timeout=30
    )
    assert started.returncode == 1
    assert b"REDIS_URL" in started.stderr


def test_a_task_has_the_id_of_the_request_that_asked_for_it() -> None:
    token = request_id.set("req-1")
    headers: dict[str, str] = {}
    carry_request_id(headers=headers)
    request_id.reset(token)
    assert note.apply(headers=headers).get() == "req-1"
    assert note.apply().get() == "-"


def test_its_log_lines_name_the_task(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    monkeypatch.setenv("LOG_FORMAT", "json")
    get_settings.cache_clear()
    try:
        log_as_the_service_does()
        note.apply(task_id="task-1")
        logging.getLogger("note").warning("outside")
    finally:
        root.handlers[:] = handlers
        root.setLevel(level)
        logging.captureWarnings(capture=False)
        get_settings.cache_clear()
    inside, outside = [
        line
        for line in map(json.loads, capsys.readouterr().err.splitlines())
        if line["logger"] == "note"
    ]
    assert inside["task_id"] == "task-1"
    assert "task_id" not in outside
    assert not current_task
