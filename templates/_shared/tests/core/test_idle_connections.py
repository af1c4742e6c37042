import socket
from types import SimpleNamespace
from typing import Any, cast

from app.core.idle_connections import ended_by_server


def test_a_connection_is_ended_when_the_server_says_so_or_is_gone() -> None:
    ours, servers = socket.socketpair()
    with ours, servers:
        connection = cast("Any", SimpleNamespace(closed=False, fileno=ours.fileno))
        assert not ended_by_server(connection)
        servers.send(b"terminating connection")
        assert ended_by_server(connection)
        ours.recv(100)
        servers.close()
        assert ended_by_server(connection)
        connection.closed = True
        assert ended_by_server(connection)
