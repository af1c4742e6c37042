"""Checks of what the service needs to answer requests."""

import asyncio
import logging

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

TIMEOUT = 2  # seconds

logger = logging.getLogger(__name__)


async def database_answers(engine: AsyncEngine) -> bool:
    try:
        async with asyncio.timeout(TIMEOUT), engine.connect() as connection:
            await connection.execute(text("SELECT 1"))
    except Exception as error:
        # Drivers raise errors of many kinds, and all of them mean the same here.
        logger.warning("The database does not answer: %r", error)
        return False
    return True
