"""Starting and stopping: what is refused, and what an orchestrator sees."""

import socket

import httpx2
import pytest

from tests.contract.client import connect
from tests.contract.conftest import Launch
from tests.contract.problems import assert_problem
from tests.support.service import Command, Service


@pytest.fixture
def command(service: Service) -> Command:
    if service.command is None:
        pytest.skip("the service's description does not give how to start it")
    return service.command


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("SECRET_KEY", None),
        ("SECRET_KEY", ""),
        ("SECRET_KEY", "only-thirty-one-bytes-long-----"),
        ("DATABASE_URL", None),
        ("DATABASE_URL", ""),
        ("DATABASE_URL", "mysql://u:hush-hush@localhost/db"),
        ("ENVIRONMENT", "staging"),
        ("PORT", "http"),
        ("WORKERS", "0"),
    ],
)
@pytest.mark.parametrize("workers", ["1", "4"])
def test_production_refuses_to_start_without_what_it_needs(
    command: Command, variable: str, value: str | None, workers: str
) -> None:
    result = command.run(**{"WORKERS": workers, variable: value})
    assert result.returncode not in {0, -9, -15}
    assert variable in result.stdout
    assert "Traceback" not in result.stdout
    # What was refused may be secret all the same.
    assert not value or len(value) < 20 or value not in result.stdout


def test_development_has_a_database_of_its_own(command: Command) -> None:
    """Without SECRET_KEY it still does not start: there is no secret in the code."""
    result = command.run(ENVIRONMENT="development", SECRET_KEY=None, DATABASE_URL=None)
    assert result.returncode != 0
    assert "SECRET_KEY" in result.stdout
    assert "DATABASE_URL" not in result.stdout


@pytest.mark.parametrize("workers", ["1", "4"])
def test_it_ends_with_zero_when_it_is_told_to(launch: Launch, workers: str) -> None:
    service = launch(WORKERS=workers)
    with connect(service) as client:
        assert {client.get("/livez").status_code for _ in range(8)} == {200}
    assert service.process is not None
    assert service.process.stop() == 0
    with (
        pytest.raises(ConnectionRefusedError),
        socket.create_connection(service.address, timeout=5),
    ):
        pass
    assert service.log is not None
    assert "Traceback" not in service.log.read_text()


def test_the_documentation_is_off_unless_asked_for_in_production(launch: Launch) -> None:
    with connect(launch(DOCS_ENABLED=None)) as client:
        for path in ("/docs", "/redoc", "/openapi.json", "/docs/", "/docs/assets/swagger-ui.css"):
            assert_problem(client.get(path), 404)


def test_no_host_is_served_unless_it_is_named_in_production(launch: Launch) -> None:
    service = launch(ALLOWED_HOSTS=None)
    with connect(service) as client:
        answer: httpx2.Response = client.get("/openapi.json")
        assert_problem(answer, 400)
        assert client.get("/livez").status_code == 200
    assert service.log is not None
    assert "ALLOWED_HOSTS" in service.log.read_text()
