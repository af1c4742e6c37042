"""Connections to PostgreSQL that wait for the next request."""

from selectors import EVENT_READ, DefaultSelector
from typing import Any

from psycopg import Connection


def ended_by_server(connection: Connection[Any]) -> bool:
    """Whether a connection that nobody uses has to be replaced, as after a restart of the server.

    Unasked, a server says only that it ends; to see it needs no round trip, as a ping does.
    """
    if connection.closed:
        return True
    with DefaultSelector() as selector:
        selector.register(connection, EVENT_READ)
        return bool(selector.select(timeout=0))
