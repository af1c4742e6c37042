"""A service under test: where it answers and, if it runs on this machine, what lies behind it."""

import json
import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2

from tests.support.database import Database
from tests.support.postgres import free_port

START_SECONDS = 60
STOP_SECONDS = 20
REFUSE_SECONDS = 20

# What the suite expects of a service: production, with the documentation on, behind a proxy on this
# machine, so that each test can be a client with an address (and a throttle) of its own.
ENVIRONMENT = {
    "ENVIRONMENT": "production",
    "ALLOWED_HOSTS": "127.0.0.1",
    "TRUSTED_PROXIES": "127.0.0.1",
    "DOCS_ENABLED": "true",
    # Most tests are about something else than mail.
    "REQUIRE_VERIFIED_EMAIL": "false",
    "WORKERS": "1",
}


@dataclass(frozen=True)
class Refusal:
    """How a start ended that was refused."""

    exit_code: int
    output: str


@dataclass(frozen=True)
class Command:
    """How a service is started; PATH, HOME and LANG are all that it inherits."""

    arguments: tuple[str, ...]
    folder: Path
    environment: dict[str, str] = field(default_factory=dict)

    def environment_with(self, overrides: dict[str, str | None]) -> dict[str, str]:
        """The variables of a start; an override of None takes one away."""
        inherited = {
            name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ
        }
        merged: dict[str, str | None] = {
            **inherited,
            **ENVIRONMENT,
            **self.environment,
            **overrides,
        }
        return {name: value for name, value in merged.items() if value is not None}

    def run(self, **overrides: str | None) -> Refusal:
        """Runs it to its end, which must come by itself: a start that is refused."""
        port = free_port()
        child = subprocess.Popen(
            self.arguments,
            cwd=self.folder,
            env=self.environment_with({"PORT": str(port), **overrides}),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        try:
            deadline = time.monotonic() + REFUSE_SECONDS
            while time.monotonic() < deadline and not answers(f"http://127.0.0.1:{port}/livez"):
                with suppress(subprocess.TimeoutExpired):
                    output, _ = child.communicate(timeout=0.2)
                    return Refusal(child.returncode, output)
        finally:
            end_group(child)
        raise AssertionError("the start was not refused")


def answers(url: str) -> bool:
    """Whether a GET is answered by 200."""
    try:
        return httpx2.get(url, timeout=5, verify=False).status_code == 200
    except httpx2.TransportError:
        return False


@dataclass(frozen=True)
class Service:
    """A service that answers; what is None is not known, and tests that need it are skipped."""

    base_url: str
    secret_key: str
    features: frozenset[str] = frozenset({"accounts"})
    database: Database | None = None
    log: Path | None = None
    command: Command | None = None
    process: "Process | None" = None

    @property
    def accounts(self) -> bool:
        return "accounts" in self.features

    @property
    def address(self) -> tuple[str, int]:
        url = httpx2.URL(self.base_url)
        return url.host, url.port or 80


def end_group(child: subprocess.Popen[Any]) -> None:
    """Ends a process and its workers, which its own end may have left behind."""
    with suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()


class Process:
    """A started service, its output in a file."""

    def __init__(
        self, command: Command, port: int, log: Path, overrides: dict[str, str | None]
    ) -> None:
        self.log = log
        self.base_url = f"http://127.0.0.1:{port}"
        environment = command.environment_with(
            {"HOST": "127.0.0.1", "PORT": str(port), **overrides}
        )
        with log.open("wb") as output:
            self._child = subprocess.Popen(
                command.arguments,
                cwd=command.folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                # One group, so that workers can be ended with a parent that does not end.
                start_new_session=True,
            )

    def wait_until(self, path: str) -> None:
        """Returns once the path answers 200; RuntimeError with the output if it never does."""
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self._child.poll() is None:
            if answers(self.base_url + path):
                return
            time.sleep(0.05)
        raise RuntimeError(f"the service did not start:\n{self.log.read_text(errors='replace')}")

    def stop(self) -> int:
        """Sends SIGTERM as a container engine does; the exit code."""
        self.tell_to_end()
        return self._child.wait(STOP_SECONDS)

    def tell_to_end(self) -> None:
        self._child.send_signal(signal.SIGTERM)

    def replace_workers(self) -> None:
        """Sends SIGHUP: other workers take over, with what they then find."""
        self._child.send_signal(signal.SIGHUP)

    def kill(self) -> None:
        """Ends whatever is left of it."""
        end_group(self._child)


@contextmanager
def started(service: Service, until: str = "/readyz", **overrides: str | None) -> Iterator[Service]:
    """The service's own command once more, over the same database, its environment changed."""
    assert service.command is not None
    with tempfile.TemporaryDirectory(prefix="service-") as folder:
        process = Process(service.command, free_port(), Path(folder) / "log", overrides)
        try:
            process.wait_until(until)
            yield Service(
                base_url=process.base_url,
                secret_key=service.secret_key,
                database=service.database,
                log=process.log,
                command=service.command,
                process=process,
                features=service.features,
            )
        finally:
            process.kill()


def described(path: Path) -> Service:
    """The service that a JSON file describes; it is not yet started if the file gives no `url`."""
    data = json.loads(path.read_text())
    command = (
        Command(
            arguments=tuple(data["command"]),
            folder=Path(data["folder"]),
            environment=data.get("environment", {}),
        )
        if "command" in data
        else None
    )
    return Service(
        base_url=data.get("url", ""),
        secret_key=data["secret_key"],
        features=frozenset(data.get("features", ["accounts"])),
        database=Database(data["database_url"]) if "database_url" in data else None,
        log=Path(data["log"]) if "log" in data else None,
        command=command,
    )
