"""Where the model runs: in threads, so that no other request waits for it."""

import os
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from anyio import CapacityLimiter
from anyio.to_thread import run_sync

from app.predictions.errors import UnavailableError

# More at the same time than there are cores would only slow each other.
CONCURRENT_RUNS = os.cpu_count() or 1
# Running and waiting. Who comes then is told so, instead of waiting without end.
MAX_PENDING = 500

P = ParamSpec("P")
T = TypeVar("T")


class Inference:
    def __init__(self) -> None:
        self.limiter = CapacityLimiter(CONCURRENT_RUNS)
        self.pending = 0

    async def run(self, run: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Raises `UnavailableError` where too many are pending, or what `run` raises."""
        if self.pending >= MAX_PENDING:
            raise UnavailableError("Too many predictions are waiting. Try again later.")
        self.pending += 1
        try:
            return await run_sync(lambda: run(*args, **kwargs), limiter=self.limiter)
        finally:
            self.pending -= 1
