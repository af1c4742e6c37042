"""Whether micro-batching pays for predictions on FastAPI: beside one run a request.

    uv run python -m benchmarks.micro_batching [--rounds N] [--seconds N]

Two copies of a rendered project without accounts (their questions to the database would hide the
difference), one of them with `alternatives/one_by_one.py`; one process each on one core, the
load on the other. They take turns; the median of the rounds counts.
"""

import argparse
import os
import secrets
import shutil
import statistics
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from dataclasses import astuple
from pathlib import Path

from benchmarks.load import Measurement, measure
from benchmarks.servers import LOAD_CORE, serving
from benchmarks.throughput import rendered
from tests.support.postgres import free_port

FOLDER = Path(__file__).parent
CLIENTS = (1, 16, 128)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=3, help="of each round")
    options = parser.parse_args()
    if shutil.which("wrk") is None:
        sys.exit("wrk has to be installed.")
    with ExitStack() as stack:
        scratch = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="batching-")))
        batched = rendered("fastapi", scratch, ["ml=model", "auth=none"])
        plain = Path(shutil.copytree(batched, scratch / "plain", symlinks=True))
        alternative = FOLDER / "alternatives" / "one_by_one.py"
        shutil.copy(alternative, plain / "app" / "predictions" / "inference.py")
        os.sched_setaffinity(0, {LOAD_CORE})
        environment = {
            "PATH": os.environ["PATH"],
            "ENVIRONMENT": "production",
            "DATABASE_URL": f"sqlite:///{scratch}/app.db",
            "SECRET_KEY": secrets.token_urlsafe(48),
            "ALLOWED_HOSTS": "127.0.0.1",
            "WORKERS": "1",
        }
        python = batched / ".venv/bin/python"
        migrate: list[str | Path] = [python, "-m", "alembic", "upgrade", "heads"]
        subprocess.run(migrate, cwd=batched, env=environment, check=True, capture_output=True)
        servers = [
            stack.enter_context(serving([python, "-m", "app"], free_port(), folder, environment))
            for folder in (plain, batched)
        ]
        for clients in CLIENTS:
            rounds = [
                [
                    measure(
                        server,
                        "/api/v1/predict",
                        token="",
                        seconds=options.seconds,
                        more=(f"--connections={clients}", f"--script={FOLDER}/predict.lua"),
                    )
                    for server in servers
                ]
                for _ in range(options.rounds)
            ]
            for name, measured in zip(("plain", "batched"), zip(*rounds, strict=True), strict=True):
                print(f"{clients:3} clients, {name:8}{told(measured)}")


def told(rounds: tuple[Measurement, ...]) -> str:
    speed, cpu, p50, p99 = (
        statistics.median(values) for values in zip(*map(astuple, rounds), strict=True)
    )
    return f"{speed:8.0f} requests/s, CPU {cpu:5.0f} µs, p50 {p50:6.1f} ms, p99 {p99:6.1f} ms"


if __name__ == "__main__":
    main()
