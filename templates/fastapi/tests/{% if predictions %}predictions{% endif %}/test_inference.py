import asyncio
from threading import Barrier, Event, Lock

import pytest

from app.predictions import inference
from app.predictions.errors import UnavailableError
from app.predictions.inference import Inference


def test_the_loop_goes_on_and_runs_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inference, "CONCURRENT_RUNS", 2)
    lock, running, most = Lock(), 0, 0
    both_run, release = Barrier(3), Event()

    def run(number: int) -> int:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        if number < 2:
            both_run.wait(10)
        release.wait(10)
        with lock:
            running -= 1
        return number

    async def several() -> list[int]:
        runs = Inference()
        tasks = [asyncio.create_task(runs.run(run, number)) for number in range(5)]
        await asyncio.to_thread(both_run.wait, 10)
        release.set()
        return await asyncio.gather(*tasks)

    assert asyncio.run(several()) == [0, 1, 2, 3, 4]
    assert most == 2


def test_who_comes_when_too_many_wait_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inference, "MAX_PENDING", 3)

    async def several() -> list[int | BaseException]:
        runs = Inference()
        return await asyncio.gather(*(runs.run(int, 1) for _ in range(5)), return_exceptions=True)

    results = asyncio.run(several())
    assert results[:3] == [1, 1, 1]
    assert all(isinstance(result, UnavailableError) for result in results[3:])
