"""What app/predictions/inference.py of a FastAPI project would be with micro-batching.

What comes in while a run goes on is run together after it; nobody waits for others to come.
"""

import asyncio
import os
from collections.abc import Callable, Sequence

from anyio.to_thread import run_sync
from app.predictions.model import Model, Row
from app.predictions.schemas import Prediction

CONCURRENT_RUNS = os.cpu_count() or 1
MAX_REQUESTS = 64

Run = Callable[[Model, Sequence[Row]], Prediction]


class Inference:
    def __init__(self) -> None:
        self.waiting: list[tuple[Sequence[Row], asyncio.Future[Prediction]]] = []
        self.runs: set[asyncio.Task[None]] = set()

    async def run(self, run: Run, model: Model, rows: Sequence[Row]) -> Prediction:
        answer: asyncio.Future[Prediction] = asyncio.get_running_loop().create_future()
        self.waiting.append((rows, answer))
        if len(self.runs) < CONCURRENT_RUNS:
            task = asyncio.create_task(self.run_waiting(run, model))
            self.runs.add(task)
            task.add_done_callback(self.runs.discard)
        return await answer

    async def run_waiting(self, run: Run, model: Model) -> None:
        while self.waiting:
            batch, self.waiting = self.waiting[:MAX_REQUESTS], self.waiting[MAX_REQUESTS:]
            together = await run_sync(run, model, [row for rows, _ in batch for row in rows])
            start = 0
            for rows, answer in batch:
                own = together.predictions[start : start + len(rows)]
                start += len(rows)
                answer.set_result(together.model_copy(update={"predictions": own}))
