"""Checks of what the service needs to answer requests."""

import asyncio
import logging

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

TIMEOUT = 2  # seconds

logger = logging.getLogger(__name__)


async def database_answers(engine: AsyncEngine) -> bool:
    asking = asyncio.create_task(ask(engine))
    # Unlike a timeout around it, this waits neither for the answer nor for the connection's end.
    await asyncio.wait({asking}, timeout=TIMEOUT)
    if not asking.done():
        asking.cancel()
        logger.warning("The database does not answer within %s seconds", TIMEOUT)
        return False
    if error := asking.exception():
        logger.warning("The database does not answer: %r", error)
        return False
    return True


async def ask(engine: AsyncEngine) -> None:
    async with engine.connect() as connection:
        await connection.execute(text("SELECT 1"))
