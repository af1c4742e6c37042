"""Liveness and readiness: what an orchestrator asks."""

import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx2
import pytest

from tests.contract.client import ITEMS, connect, exchange
from tests.contract.conftest import Launch
from tests.support.database import Database
from tests.support.postgres import free_port
from tests.support.service import Service


def readiness(service: Service, database: str) -> dict[str, object]:
    """What /readyz answers; all but the database is well."""
    others = {"model": "ok"} if "predict" in service.features else {}
    return {"status": database, "checks": {"database": database, **others}}


@pytest.fixture
def silent_port() -> Iterator[int]:
    """A port that accepts connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


def test_liveness(anonymous: httpx2.Client) -> None:
    answer = anonymous.get("/livez")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.json() == {"status": "ok"}


def test_readiness(anonymous: httpx2.Client, service: Service) -> None:
    answer = anonymous.get("/readyz")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.json() == readiness(service, "ok")


@pytest.mark.parametrize("path", ["/livez", "/readyz"])
@pytest.mark.parametrize("host", ["10.0.0.7", "evil.example", "a_b:99", "[::1]:80"])
def test_any_host_may_ask(service: Service, path: str, host: str) -> None:
    request = f"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
    status, _, _ = exchange(service, request.encode())
    assert status == 200


def test_without_a_database_it_lives_and_is_not_ready(launch: Launch) -> None:
    nowhere = launch("/livez", DATABASE_URL=f"postgresql://u:secret-pw@127.0.0.1:{free_port()}/db")
    with connect(nowhere) as client:
        assert client.get("/livez").status_code == 200
        answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.json() == readiness(nowhere, "unavailable")
    assert nowhere.log is not None
    assert "secret-pw" not in nowhere.log.read_text()


def test_a_database_that_never_answers_is_not_waited_for(launch: Launch, silent_port: int) -> None:
    hanging = launch("/livez", DATABASE_URL=f"postgresql://u:p@127.0.0.1:{silent_port}/db")
    with connect(hanging) as client:
        asked = time.monotonic()
        answer = client.get("/readyz")
        waited = time.monotonic() - asked
        assert client.get("/livez").status_code == 200
    assert answer.status_code == 503
    assert answer.json() == readiness(hanging, "unavailable")
    assert waited < 6


def test_it_is_ready_again_once_the_database_is_back(
    anonymous: httpx2.Client, database: Database, service: Service
) -> None:
    if not database.is_postgresql:
        pytest.skip("a file cannot refuse connections")
    with database.refusing_connections():
        answer = anonymous.get("/readyz")
        assert answer.status_code == 503
        assert answer.json() == readiness(service, "unavailable")
        assert anonymous.get("/livez").status_code == 200
    assert anonymous.get("/readyz").status_code == 200


def test_connections_that_a_restart_closed_are_replaced(
    api: httpx2.Client, database: Database
) -> None:
    if not database.is_postgresql:
        pytest.skip("there are no connections to a file")
    with ThreadPoolExecutor(8) as threads:  # so that there are several of them
        assert {a.status_code for a in threads.map(api.get, [ITEMS] * 40)} == {200}
    with database.refusing_connections():
        time.sleep(0.5)
    assert [api.get(ITEMS).status_code for _ in range(20)] == [200] * 20
