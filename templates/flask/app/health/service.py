"""Checks of what the service needs to answer requests."""

import logging

from sqlalchemy import URL, NullPool, text
from sqlalchemy.exc import SQLAlchemyError

from app.core.engine import make_engine

TIMEOUT = 2  # seconds

logger = logging.getLogger(__name__)


def database_answers(url: URL) -> bool:
    # On a connection of its own: those of the pool may all be in use, or wait without end for a
    # server that has gone, while connecting keeps the timeout.
    engine = make_engine(url, timeout=TIMEOUT, poolclass=NullPool)
    try:
        with engine.connect() as connection:
            connection.execute(text("SELECT 1"))
    except SQLAlchemyError as error:
        logger.warning("The database does not answer: %r", error)
        return False
    return True
