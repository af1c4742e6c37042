"""Starting and stopping: what is refused, and what an orchestrator sees."""

import socket

import pytest

from tests.contract.client import ITEMS, connect
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
def test_production_refuses_to_start_without_what_it_needs(
    command: Command, variable: str, value: str | None
) -> None:
    result = command.run(**{variable: value})
    assert result.exit_code not in {0, -9, -15}
    assert variable in result.output
    assert "Traceback" not in result.output
    # What was refused may be secret all the same.
    assert not value or len(value) < 20 or value not in result.output


def test_many_workers_are_refused_as_one_is(command: Command) -> None:
    result = command.run(SECRET_KEY=None, WORKERS="4")
    assert result.exit_code not in {0, -9, -15}
    assert result.output.count("SECRET_KEY") == 1


def test_development_has_a_database_of_its_own(command: Command) -> None:
    """Without SECRET_KEY it still does not start: there is no secret in the code."""
    result = command.run(ENVIRONMENT="development", SECRET_KEY=None, DATABASE_URL=None)
    assert result.exit_code != 0
    assert "SECRET_KEY" in result.output
    assert "DATABASE_URL" not in result.output


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


class TestProductionUnlessToldOtherwise:
    @pytest.fixture(scope="class")
    @classmethod
    def closed(cls, class_launch: Launch) -> Service:
        return class_launch(ALLOWED_HOSTS=None, DOCS_ENABLED=None)

    @pytest.fixture(scope="class")
    @classmethod
    def named(cls, class_launch: Launch) -> Service:
        return class_launch(
            "/livez", ALLOWED_HOSTS="api.example.com,.example.org", DOCS_ENABLED=None
        )

    def test_serves_no_host(self, closed: Service) -> None:
        with connect(closed) as client:
            assert_problem(client.get(ITEMS), 400)
            assert client.get("/livez").status_code == 200
        assert closed.log is not None
        assert "ALLOWED_HOSTS" in closed.log.read_text()

    def test_has_no_documentation(self, named: Service) -> None:
        with connect(named) as client:
            client.headers["Host"] = "api.example.com"
            for path in ("/docs", "/redoc", "/openapi.json", "/docs/assets/swagger-ui.css"):
                assert_problem(client.get(path), 404)

    def test_serves_the_hosts_that_are_named(self, named: Service) -> None:
        with connect(named) as client:
            for host in (
                "api.example.com",
                "API.example.com:8000",
                "example.org",
                "a.b.example.org",
            ):
                assert_problem(client.get("/nope", headers={"Host": host}), 404)
            for host in ("127.0.0.1", "example.com", "x.api.example.com", "badexample.org"):
                assert_problem(client.get("/nope", headers={"Host": host}), 400)
