"""Connections to PostgreSQL that wait for the next request."""

import select
from typing import Any

from psycopg import Connection


def ended_by_server(connection: Connection[Any]) -> bool:
    """Whether a connection that nobody uses has to be replaced, as after a restart of the server.

    Unasked, a server says only that it ends; to see it needs no round trip, as a ping does.
    """
    if connection.closed:
        return True
    # The selectors of the standard library would take four system calls for this one.
    poller = select.poll()
    poller.register(connection, select.POLLIN)
    return bool(poller.poll(0))
