"""Where the model runs: in threads, so that no other request waits for it.

What comes in while it runs is run together afterwards; nobody waits for others to come. Handing
one request after the other to a thread costs more than a small model's run.
"""

import asyncio
import os
from collections import deque
from collections.abc import Sequence
from itertools import islice

from app.predictions import service
from app.predictions.errors import UnavailableError
from app.predictions.model import Model, Probabilities, Row

# More at the same time than there are cores would only slow each other.
CONCURRENT_RUNS = os.cpu_count() or 1
# Requests that are run together.
MAX_BATCH = 64
# Who comes when so many wait is told so, instead of waiting without end.
MAX_WAITING = 500


class Inference:
    def __init__(self) -> None:
        self.waiting: deque[tuple[Sequence[Row], asyncio.Future[Probabilities]]] = deque()
        self.running = 0
        # The loop itself keeps no task alive.
        self.tasks: set[asyncio.Task[None]] = set()

    async def probabilities(self, model: Model, rows: Sequence[Row]) -> Probabilities:
        """Raises `UnavailableError` where too many wait already, or what the run raises."""
        if len(self.waiting) >= MAX_WAITING:
            raise UnavailableError("Too many predictions are waiting. Try again later.")
        answer: asyncio.Future[Probabilities] = asyncio.get_running_loop().create_future()
        self.waiting.append((rows, answer))
        if self.running < CONCURRENT_RUNS:
            self.running += 1
            task = asyncio.create_task(self.run_waiting(model))
            self.tasks.add(task)
            task.add_done_callback(self.tasks.discard)
        return await answer

    async def run_waiting(self, model: Model) -> None:
        while self.waiting:
            batch = [self.waiting.popleft() for _ in range(min(len(self.waiting), MAX_BATCH))]
            rows = [row for own, _ in batch for row in own]
            try:
                found = iter(await asyncio.to_thread(service.run, model, rows))
            except Exception as error:
                for _, answer in batch:
                    if not answer.done():
                        answer.set_exception(error)
            else:
                for own, answer in batch:
                    probabilities = list(islice(found, len(own)))
                    # Who has gone in the meantime does not take it.
                    if not answer.done():
                        answer.set_result(probabilities)
        self.running -= 1
