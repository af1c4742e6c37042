"""Whether what the service depends on answers."""

import logging
from concurrent.futures import ThreadPoolExecutor

from django.db import DatabaseError, connection

logger = logging.getLogger(__name__)

# Seconds for the database to answer; a probe that waits longer gives up itself.
PATIENCE = 2

# A database that hangs cannot be interrupted, only left alone: by one thread, not by all.
asker = ThreadPoolExecutor(1, thread_name_prefix="readiness")


def ask_database() -> None:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    finally:
        connection.close()


def database_available() -> bool:
    try:
        asker.submit(ask_database).result(PATIENCE)
    except (DatabaseError, TimeoutError) as error:
        logger.warning("The database does not answer: %r", error)
        return False
    return True
