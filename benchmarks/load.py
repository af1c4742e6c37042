"""Load on a server, made and measured by `wrk`."""

import re
import resource
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.servers import Server

CONNECTIONS = 50
# Of its core; a generator that is busy for longer measures itself.
MOST_OF_THE_LOAD = 0.7
MILLISECONDS = {"us": 0.001, "ms": 1, "s": 1000}


@dataclass(frozen=True)
class Measurement:
    """One round: requests a second, processor time (µs a request), latencies (ms)."""

    speed: float
    cpu: float
    p50: float
    p99: float


def measure(
    server: Server, path: str, *, token: str, seconds: int, more: Sequence[str] = ()
) -> Measurement:
    """One round of requests; an answer that is no success ends the program.

    `more` are further options of wrk, which win over those here.
    """
    cpu_before, own_before = server.cpu_seconds(), _cpu_of_load()
    output = subprocess.run(
        [
            "wrk",
            "--threads=1",
            f"--connections={CONNECTIONS}",
            f"--duration={seconds}s",
            "--latency",
            f"--header=Authorization: Bearer {token}",
            *more,
            server.url + path,
        ],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    if "Non-2xx" in output or "Socket errors" in output:
        sys.exit(f"{path} failed:\n{output}")
    if _cpu_of_load() - own_before > MOST_OF_THE_LOAD * seconds:
        sys.exit("The load generator is the bottleneck.")
    requests = int(_found(r"(\d+) requests in", output)[0])
    return Measurement(
        speed=float(_found(r"Requests/sec: +([\d.]+)", output)[0]),
        cpu=(server.cpu_seconds() - cpu_before) / requests * 1e6,
        p50=_latency("50%", output),
        p99=_latency("99%", output),
    )


def _cpu_of_load() -> float:
    """Of all rounds so far."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _latency(quantile: str, output: str) -> float:
    number, unit = _found(rf"{quantile} +([\d.]+)(us|ms|s)", output)
    return float(number) * MILLISECONDS[unit]


def _found(pattern: str, output: str) -> tuple[str, ...]:
    match = re.search(pattern, output)
    if match is None:
        sys.exit(f"wrk did not say {pattern}:\n{output}")
    return match.groups()
