"""The command that serves the application in production."""

import os
import signal
import socket
import subprocess
import sys
import time

import httpx2
import pytest

SECONDS = 30


@pytest.mark.parametrize("workers", ["1", "2"])
def test_it_serves_and_ends_well(workers: str) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {**os.environ, "PORT": str(port), "WORKERS": workers}
    process = subprocess.Popen([sys.executable, "-m", "app"], env=environment)
    try:
        assert status(f"http://127.0.0.1:{port}/livez") == 200
        process.send_signal(signal.SIGTERM)
        assert process.wait(SECONDS) == 0
    finally:
        process.kill()
        process.wait()


def status(url: str) -> int:
    """The status of the first answer."""
    deadline = time.monotonic() + SECONDS
    while True:
        try:
            return httpx2.get(url, timeout=SECONDS).status_code
        except httpx2.TransportError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
