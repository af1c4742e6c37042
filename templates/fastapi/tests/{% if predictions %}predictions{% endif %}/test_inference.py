import asyncio
from collections.abc import Sequence
from threading import Event, Lock

import pytest

from app.predictions import inference, service
from app.predictions.errors import UnavailableError
from app.predictions.inference import Inference
from app.predictions.model import Model, Probabilities, Row

MODEL = service.loaded_model()


class Runs:
    """Runs that wait to be released, and answer what they are asked."""

    def __init__(self) -> None:
        self.batches: list[int] = []
        self.at_once = 0
        self.most = 0
        self.released = Event()
        self.lock = Lock()

    def run(self, _model: Model, rows: Sequence[Row]) -> Probabilities:
        with self.lock:
            self.batches.append(len(rows))
            self.at_once += 1
            self.most = max(self.most, self.at_once)
        self.released.wait(10)
        with self.lock:
            self.at_once -= 1
        if [0.0] in rows:
            raise ZeroDivisionError
        return [list(row) for row in rows]

    async def started(self, number: int) -> None:
        async with asyncio.timeout(10):
            while len(self.batches) < number:  # noqa: ASYNC110 - in threads
                await asyncio.sleep(0.01)


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> Runs:
    runs = Runs()
    monkeypatch.setattr(service, "run", runs.run)
    monkeypatch.setattr(inference, "CONCURRENT_RUNS", 2)
    return runs


def test_what_waits_is_run_together_and_runs_are_bounded(runs: Runs) -> None:
    async def several() -> list[Probabilities]:
        asked = Inference()
        tasks = []
        for number in range(1, 8):
            tasks.append(asyncio.create_task(asked.probabilities(MODEL, [[number], [-number]])))
            # The loop goes on while the model runs.
            await runs.started(min(number, 2))
        runs.released.set()
        return await asyncio.gather(*tasks)

    assert asyncio.run(several()) == [[[number], [-number]] for number in range(1, 8)]
    assert sorted(runs.batches) == [2, 2, 10]
    assert runs.most == 2


def test_who_comes_when_too_many_wait_is_told(runs: Runs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inference, "MAX_WAITING", 3)

    async def several() -> list[Probabilities | BaseException]:
        asked = Inference()
        tasks = []
        for number in range(1, 3):
            tasks.append(asyncio.create_task(asked.probabilities(MODEL, [[number]])))
            await runs.started(number)
        tasks += [asyncio.create_task(asked.probabilities(MODEL, [[9]])) for _ in range(4)]
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        runs.released.set()
        return await asyncio.gather(*tasks, return_exceptions=True)

    *answered, refused = asyncio.run(several())
    assert answered == [[[1]], [[2]], [[9]], [[9]], [[9]]]
    assert isinstance(refused, UnavailableError)


def test_a_run_that_fails_and_a_caller_who_leaves_block_nobody(runs: Runs) -> None:
    runs.released.set()

    async def several() -> list[Probabilities | BaseException]:
        asked = Inference()
        leaving = asyncio.create_task(asked.probabilities(MODEL, [[1]]))
        failing = asyncio.create_task(asked.probabilities(MODEL, [[0.0]]))
        await asyncio.sleep(0)
        leaving.cancel()
        results = await asyncio.gather(leaving, failing, return_exceptions=True)
        return [*results, await asked.probabilities(MODEL, [[2]])]

    left, failed, answered = asyncio.run(several())
    assert isinstance(left, asyncio.CancelledError)
    assert isinstance(failed, ZeroDivisionError)
    assert answered == [[2]]
