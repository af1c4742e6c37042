"""How fast a rendered service is beside an obvious one. Exit 1 if a ratio is below its limit.

    uv run python -m benchmarks.throughput FRAMEWORK [--rounds N] [--seconds N] [--set KEY=VALUE]…

Needs Linux with two cores, `wrk` and PostgreSQL's programs. Each service is one process started by
its production command; both are on one core, the load and the database on the other. The two take
turns, so that whatever else the machine does slows both; the median of the rounds counts.
"""

import argparse
import os
import secrets
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import astuple
from functools import partial
from pathlib import Path

import httpx2

from benchmarks.load import CONNECTIONS, Measurement, measure
from benchmarks.servers import LOAD_CORE, Server, serving
from tests.support.postgres import binaries, free_port, running_server

OBVIOUS_FOLDER = Path(__file__).with_name("obvious")
# How the obvious application is served: as the project is, and without a log of its requests.
GUNICORN = ["gunicorn", "--worker-class=gthread", "--threads=8", "--bind=127.0.0.1:{port}"]
OBVIOUS = {
    "fastapi": ["uvicorn", "fastapi_app:app", "--no-access-log", "--port={port}"],
    "django": [*GUNICORN, "django_app:application"],
    "flask": [*GUNICORN, "flask_app:app"],
}
# The least ratio of requests a second, ours to the obvious application's.
LIMITS = {"/livez": 0.9, "/api/v1/users/me": 1.0}

Measure = Callable[[Server, str], Measurement]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("framework", choices=OBVIOUS)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--seconds", type=int, default=4, help="of each round")
    parser.add_argument("--set", action="append", default=[], metavar="KEY=VALUE")
    parser.add_argument("--project", type=Path, help="measure this one instead of a new one")
    options = parser.parse_args()
    programs = binaries()
    if programs is None or shutil.which("wrk") is None:
        sys.exit("PostgreSQL's programs and wrk have to be installed.")
    with ExitStack() as stack:
        scratch = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="throughput-")))
        project = options.project or rendered(options.framework, scratch, options.set)
        # What is started from here on shares the core of the load, but the services.
        os.sched_setaffinity(0, {LOAD_CORE})
        environment = {
            "PATH": os.environ["PATH"],
            "ENVIRONMENT": "production",
            "DATABASE_URL": stack.enter_context(running_server(programs)).create_database(),
            "SECRET_KEY": secrets.token_urlsafe(48),
            "ALLOWED_HOSTS": "127.0.0.1",
            "REQUIRE_VERIFIED_EMAIL": "false",
            "WORKERS": "1",
        }
        migrate: list[str | Path] = [project / ".venv/bin/poe", "migrate"]
        subprocess.run(migrate, cwd=project, env=environment, check=True, capture_output=True)
        python, ports = project / ".venv/bin/python", (free_port(), free_port())
        start = partial(serving, environment=environment)
        command = [python, "-m", "app"]
        ours = stack.enter_context(start(command, ports[0], project))
        arguments = [argument.format(port=ports[1]) for argument in OBVIOUS[options.framework]]
        command = [python, "-m", *arguments]
        obvious = stack.enter_context(start(command, ports[1], OBVIOUS_FOLDER))
        one_round = partial(measure, token=access_token(ours), seconds=options.seconds)
        within = [compared(path, one_round, ours, obvious, options.rounds) for path in LIMITS]
    sys.exit(not all(within))


def rendered(framework: str, folder: Path, answers: list[str]) -> Path:
    """A new project of these files, installed."""
    scaffold: list[str | Path] = [Path(sys.executable).with_name("scaffold"), "new", "bench"]
    options = [f"--framework={framework}", f"--output-dir={folder}", "--yes", "--no-git"]
    extra = [f"--set={answer}" for answer in answers]
    subprocess.run([*scaffold, *options, *extra], check=True, stdout=subprocess.DEVNULL)
    return folder / "bench"


def access_token(server: Server) -> str:
    """Of a new account."""
    account = {"email": "ada@example.com", "password": "correct horse battery"}
    form = {"grant_type": "password", "username": account["email"], "password": account["password"]}
    with httpx2.Client(base_url=f"{server.url}/api/v1/auth") as client:
        client.post("/register", json=account).raise_for_status()
        token: str = client.post("/token", data=form).raise_for_status().json()["access_token"]
    return token


def compared(path: str, one_round: Measure, ours: Server, obvious: Server, rounds: int) -> bool:
    """Prints what the rounds gave; whether the median of their ratios is within the limit."""
    for server in (ours, obvious):
        one_round(server, path)  # warms up
    pairs = []
    for number in range(rounds):
        order = (ours, obvious) if number % 2 else (obvious, ours)
        results = {server: one_round(server, path) for server in order}
        pairs.append((results[ours], results[obvious]))
    print(f"GET {path}: {CONNECTIONS} connections, {rounds} rounds")
    print(f"{'':10}{'requests/s':>12}{'CPU µs':>9}{'p50 ms':>9}{'p99 ms':>9}")
    for name, own in (("ours", [a for a, _ in pairs]), ("obvious", [b for _, b in pairs])):
        columns = zip(*map(astuple, own), strict=True)
        speed, cpu, p50, p99 = (statistics.median(column) for column in columns)
        print(f"{name:10}{speed:12.0f}{cpu:9.0f}{p50:9.1f}{p99:9.1f}")
    ratios = [a.speed / b.speed for a, b in pairs]
    cpu_ratios = [b.cpu / a.cpu for a, b in pairs]
    limit = LIMITS[path]
    print(f"ratio     {spread(ratios)}, by CPU {spread(cpu_ratios)}; at least {limit}\n")
    return bool(statistics.median(ratios) >= limit)


def spread(ratios: list[float]) -> str:
    return f"{statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})"


if __name__ == "__main__":
    main()
