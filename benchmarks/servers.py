"""Services under load: one process each, on a core of its own."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx2

SERVICE_CORE, LOAD_CORE = 0, 1
START_SECONDS = 30
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Server:
    """A service that answers; its process leads a session, in which its workers are too."""

    pid: int
    url: str

    def cpu_seconds(self) -> float:
        """The processor time of its processes so far (proc(5), /proc/pid/stat)."""
        ticks = 0
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                fields = stat.read_text().rpartition(")")[2].split()
            except OSError:
                continue  # it has ended
            session, user, system = int(fields[3]), int(fields[11]), int(fields[12])
            if session == self.pid:
                ticks += user + system
        return ticks / TICKS


@contextmanager
def serving(
    command: Sequence[str | Path], port: int, folder: Path, environment: dict[str, str]
) -> Iterator[Server]:
    """Starts a server; it is awaited, and at the end terminated."""
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(
            ["taskset", "--cpu-list", str(SERVICE_CORE), *command],
            cwd=folder,
            env={**environment, "PORT": str(port)},
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        try:
            server = Server(process.pid, f"http://127.0.0.1:{port}")
            if not _answers(process, server):
                log.seek(0)
                sys.exit(f"{command} did not start:\n{log.read().decode()}")
            yield server
        finally:
            process.terminate()
            process.wait(START_SECONDS)


def _answers(process: subprocess.Popen[bytes], server: Server) -> bool:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            return httpx2.get(f"{server.url}/livez").is_success
        except httpx2.TransportError:
            time.sleep(0.1)
    return False
