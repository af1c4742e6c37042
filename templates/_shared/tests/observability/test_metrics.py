import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.observability.metrics import count_request, exposition

WORK = """
from app.observability.metrics import count_request, in_progress
count_request("GET", "/tea", 200, 0.1)
in_progress("GET").inc()
"""


def value(name: str, labels: str) -> float:
    """The only series of that name whose labels begin so."""
    lines = exposition().decode().splitlines()
    [line] = [line for line in lines if line.startswith(name + "{" + labels)]
    return float(line.rpartition(" ")[2])


def test_an_answer_is_counted_and_timed() -> None:
    for seconds in (0.03, 0.3):
        count_request("GET", "/tea", 200, seconds)
    assert value("http_requests_total", 'method="GET",route="/tea",status="200"') == 2
    buckets = 'le="0.1",method="GET",route="/tea"'
    assert value("http_request_duration_seconds_bucket", buckets) == 1
    assert value("http_request_duration_seconds_count", 'method="GET",route="/tea"') == 2


def test_what_callers_make_up_is_one_series() -> None:
    for method in ("BREW", "POUR"):
        count_request(method, "", 404, 0.1)
    assert value("http_requests_total", 'method="_OTHER",route="_NONE",status="404"') == 2
    assert b"BREW" not in exposition()


def test_workers_add_up_and_dead_ones_have_nothing_in_progress(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", str(tmp_path))
    for _ in range(3):
        subprocess.run([sys.executable, "-c", WORK], check=True)  # noqa: S603 - it is this file's
    living = tmp_path / f"gauge_livesum_{os.getpid()}.db"
    next(tmp_path.glob("gauge_livesum_*.db")).rename(living)
    assert value("http_requests_total", 'method="GET",route="/tea"') == 3
    assert value("http_requests_in_progress", 'method="GET"') == 1
    assert list(tmp_path.glob("gauge_*")) == [living]
