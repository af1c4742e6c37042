"""What the service depends on, looked at."""

import logging

from django.db import DatabaseError, connection

logger = logging.getLogger(__name__)


def database_available() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        logger.warning("The database does not answer: %s", error)
        return False
    return True
