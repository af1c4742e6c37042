"""Background tasks at their far end: a worker and a scheduler of the project over a real Redis."""

import json
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.contract.client import (
    PASSWORD,
    REGISTER,
    connect,
    log_in,
    register,
    tokens_of,
    unused_email,
)
from tests.contract.conftest import Launch
from tests.contract.problems import assert_throttled
from tests.contract.test_throttle import ACCOUNT_LIMIT, fail
from tests.features.test_observability import TRACES, spans_in
from tests.support.http_sink import http_sink
from tests.support.postgres import free_port
from tests.support.projects import Projects
from tests.support.redis import redis_server
from tests.support.rows import ROWS, Row, parameters
from tests.support.service import Service, end_group
from tests.support.smtp_sink import Manners, SmtpSink, smtp_sink

SECONDS = 40
CELERY = ("-m", "celery", "--app", "app.tasks", "--quiet")
# The clock is what a test cannot wait for: the entries as they are, but every second.
IMPATIENT_BEAT = """
from app.tasks.celery import celery
for entry in celery.conf.beat_schedule.values():
    entry["schedule"] = 1.0
celery.Beat(quiet=True).run()
"""


@dataclass(frozen=True)
class Running:
    """A process of the project beside its service."""

    child: subprocess.Popen[bytes]
    log: Path

    def lines(self) -> list[dict[str, Any]]:
        text = self.log.read_text()
        return [json.loads(line) for line in text.splitlines() if line.startswith("{")]

    def wait_for(self, text: str) -> dict[str, Any]:
        """The first line of its log whose message has the text."""
        deadline = time.monotonic() + SECONDS
        while time.monotonic() < deadline and self.child.poll() is None:
            for line in self.lines():
                if text in line["message"]:
                    return line
            time.sleep(0.05)
        raise AssertionError(f"no {text!r} in:\n{self.log.read_text()}")

    def stop(self) -> int:
        self.child.send_signal(signal.SIGTERM)
        return self.child.wait(SECONDS)


Run = Callable[..., AbstractContextManager[Running]]


@pytest.fixture(scope="module")
def redis_url() -> Iterator[str]:
    try:
        with redis_server() as url:
            yield url
    except LookupError as error:
        pytest.skip(str(error))


@pytest.fixture(
    scope="module",
    params=parameters(row for row in ROWS if "tasks" in row.features and row.accounts),
)
def service(
    request: pytest.FixtureRequest, projects: Projects, new_database: Callable[[str], str]
) -> Service:
    row: Row = request.param
    return projects.of(row).migrated_service(new_database(row.database))


@pytest.fixture
def sink() -> Iterator[SmtpSink]:
    with smtp_sink() as running:
        yield running


@pytest.fixture
def run(service: Service, tmp_path: Path, redis_url: str) -> Run:
    assert service.command is not None
    command = service.command

    @contextmanager
    def start(*arguments: str, **overrides: str | None) -> Iterator[Running]:
        # As the image sets it.
        environment = {"REMAP_SIGTERM": "SIGQUIT", "REDIS_URL": redis_url, **overrides}
        log = tmp_path / f"{len(list(tmp_path.iterdir()))}.log"
        with log.open("wb") as output:
            child = subprocess.Popen(
                [command.arguments[0], *arguments],
                cwd=command.folder,
                env=command.environment_with(environment),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        try:
            yield Running(child, log)
        finally:
            end_group(child)

    return start


@contextmanager
def working(run: Run, smtp_url: str) -> Iterator[Running]:
    with run(*CELERY, "worker", SMTP_URL=smtp_url, MAIL_FROM="app@example.com") as worker:
        worker.wait_for("ready.")
        yield worker


def mailing(launch: Launch, redis_url: str, smtp_url: str) -> Service:
    """The service, where a registration sends a mail."""
    mail = {"SMTP_URL": smtp_url, "MAIL_FROM": "app@example.com", "REQUIRE_VERIFIED_EMAIL": "true"}
    return launch(REDIS_URL=redis_url, **mail)


def sign_up(service: Service, request_id: str = "far-end") -> str:
    """Registers a new address, quickly."""
    email, asked = unused_email(), time.monotonic()
    with connect(service) as client:
        client.headers["X-Request-ID"] = request_id
        assert register(client, email).status_code == 201
    assert time.monotonic() - asked < 3
    return email


def test_a_worker_delivers_what_the_service_sends(
    launch: Launch, run: Run, redis_url: str, sink: SmtpSink
) -> None:
    # The service itself reaches no mail server.
    web = mailing(launch, redis_url, f"smtp://127.0.0.1:{free_port()}")
    with working(run, sink.url) as worker:
        email = sign_up(web, "request-1")
        [mail] = sink.to(email)
        done = worker.wait_for("succeeded")
        assert done["request_id"] == "request-1"
        assert done["task_id"] in done["message"]
        assert email not in worker.log.read_text()
        assert mail.get_content().split()[-1] not in worker.log.read_text()
        assert worker.stop() == 0


def test_a_task_is_in_the_trace_of_its_request(
    service: Service, launch: Launch, run: Run, redis_url: str, sink: SmtpSink
) -> None:
    if "observability" not in service.features:
        pytest.skip("the row has no traces")
    with http_sink() as collector:
        shared = {"OTEL_EXPORTER_OTLP_ENDPOINT": collector.url, "MAIL_FROM": "app@example.com"}
        mail = {"SMTP_URL": sink.url, "REQUIRE_VERIFIED_EMAIL": "true"}
        web = launch(REDIS_URL=redis_url, **shared, **mail)
        with run(*CELERY, "worker", **shared, **mail) as worker:
            worker.wait_for("ready.")
            email = sign_up(web)
            line = worker.wait_for("succeeded")
            assert worker.stop() == 0
        assert web.process is not None
        assert web.process.stop() == 0
        bodies = collector.bodies(TRACES)
    spans = {span.name: span for span in spans_in(bodies)}
    request, task = spans[f"POST {REGISTER}"], spans["app.tasks.mail.deliver_mail"]
    assert task.trace_id == request.trace_id
    assert task.parent_span_id
    assert line["trace_id"] == task.trace_id.hex()
    assert email.encode() not in b"".join(bodies)


class LateSink(SmtpSink):
    """Listens on a port that is known before."""

    port = 0

    def server_bind(self) -> None:
        self.server_address = ("127.0.0.1", self.port)
        super().server_bind()


def test_mail_is_tried_again_once_the_server_is_back(
    launch: Launch, run: Run, redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = free_port()
    monkeypatch.setattr(LateSink, "port", port)
    web = mailing(launch, redis_url, f"smtp://127.0.0.1:{port}")
    with working(run, f"smtp://127.0.0.1:{port}") as worker:
        email = sign_up(web)
        worker.wait_for("ConnectionRefusedError")
        monkeypatch.setattr("tests.support.smtp_sink.SmtpSink", LateSink)
        with smtp_sink(Manners()) as late:
            assert len(late.to(email)) == 1
            worker.wait_for("succeeded")


def test_mail_leaves_and_nobody_waits_where_redis_is_away(launch: Launch, sink: SmtpSink) -> None:
    nowhere = f"redis://:hush-hush@127.0.0.1:{free_port()}/0"
    web = mailing(launch, nowhere, sink.url)
    email = sign_up(web)
    assert sink.to(email)
    fail(web, email, ACCOUNT_LIMIT)
    with connect(web) as client:
        assert_throttled(log_in(client, email))
        assert client.get("/readyz").status_code == 200
    assert web.log is not None
    log = web.log.read_text()
    assert "a mail leaves from here" in log
    assert "hush-hush" not in log


def test_all_processes_count_failed_logins_in_redis(launch: Launch, redis_url: str) -> None:
    web = launch(REDIS_URL=redis_url, WORKERS="4", ENVIRONMENT="test")
    assert web.database is not None
    before = len(web.database.rows("login_attempts"))
    with connect(web) as client:
        email = unused_email()
        assert register(client, email).status_code == 201
        for _ in range(2):
            fail(web, email, ACCOUNT_LIMIT - 1)
            tokens_of(log_in(client, email, PASSWORD))
        fail(web, email, ACCOUNT_LIMIT)
        assert_throttled(log_in(client, email, PASSWORD))
    assert len(web.database.rows("login_attempts")) == before


def test_beat_has_what_is_dead_deleted(launch: Launch, run: Run, redis_url: str) -> None:
    web = launch(REDIS_URL=redis_url)
    database = web.database
    assert database is not None
    with connect(web) as client:
        email = unused_email()
        register(client, email)
        for _ in range(2):
            tokens_of(log_in(client, email))
    sessions = sorted(database.rows("auth_sessions"), key=lambda row: row["created_at"])
    dead, alive = (row["id"] for row in sessions[-2:])
    database.shift("refresh_tokens", "expires_at", -timedelta(days=31), session_id=dead)
    database.shift("auth_sessions", "created_at", -timedelta(days=31), id=dead)
    with working(run, "smtp://127.0.0.1:1") as worker:
        with run("-c", IMPATIENT_BEAT) as _beat:
            deadline = time.monotonic() + SECONDS
            while dead in {row["id"] for row in database.rows("auth_sessions")}:
                assert time.monotonic() < deadline, worker.log.read_text()
                time.sleep(0.1)
        assert alive in {row["id"] for row in database.rows("auth_sessions")}
        assert alive in {row["session_id"] for row in database.rows("refresh_tokens")}


def test_a_worker_says_how_it_is(run: Run) -> None:
    probe = ("-m", "app.tasks.probe")
    with run(*probe) as asking:
        assert asking.child.wait(SECONDS) == 1
    with working(run, "smtp://127.0.0.1:1"), run(*probe) as asking:
        assert asking.child.wait(SECONDS) == 0


@pytest.mark.parametrize("process", ["worker", "beat"])
def test_neither_starts_without_redis(run: Run, process: str) -> None:
    with run(*CELERY, process, REDIS_URL=None) as refused:
        assert refused.child.wait(SECONDS) != 0
        text = refused.log.read_text()
    assert "REDIS_URL" in text
    assert "Traceback" not in text
