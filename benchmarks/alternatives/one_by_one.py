"""What app/predictions/inference.py of a FastAPI project would be without micro-batching."""

import os
from collections.abc import Sequence

from anyio import CapacityLimiter
from anyio.to_thread import run_sync
from app.predictions import service
from app.predictions.model import Model, Probabilities, Row


class Inference:
    def __init__(self) -> None:
        self.limiter = CapacityLimiter(os.cpu_count() or 1)

    async def probabilities(self, model: Model, rows: Sequence[Row]) -> Probabilities:
        return await run_sync(service.run, model, rows, limiter=self.limiter)
