"""The command that serves the application in production."""

import os
import signal
import socket
import subprocess
import sys
import time
from http.client import HTTPConnection

import pytest

SECONDS = 30


@pytest.mark.parametrize("workers", ["1", "2"])
def test_it_serves_and_ends_well(workers: str) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    environment = {**os.environ, "PORT": str(port), "WORKERS": workers}
    process = subprocess.Popen([sys.executable, "-m", "app"], env=environment)
    try:
        assert liveness(port) == 200
        process.send_signal(signal.SIGTERM)
        assert process.wait(SECONDS) == 0
    finally:
        process.kill()
        process.wait()


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_start_that_fails_is_told(workers: str) -> None:
    environment = {**os.environ, "PORT": "0", "WORKERS": workers}
    environment["DATABASE_URL"] = "postgresql://localhost:no-port/app"
    process = subprocess.Popen([sys.executable, "-m", "app"], env=environment)
    try:
        assert process.wait(SECONDS) > 0
    finally:
        process.kill()
        process.wait()


def liveness(port: int) -> int:
    """The status of the first answer."""
    deadline = time.monotonic() + SECONDS
    while True:
        connection = HTTPConnection("127.0.0.1", port, timeout=SECONDS)
        try:
            connection.request("GET", "/livez")
            return connection.getresponse().status
        except ConnectionRefusedError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
        finally:
            connection.close()
