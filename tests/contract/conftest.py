"""The service under test: the one that the options describe, else each row of the matrix."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import lru_cache, partial
from pathlib import Path
from zlib import crc32

import httpx2
import pytest

from tests.contract.client import Account, connect, new_account
from tests.support.database import Database
from tests.support.projects import Projects
from tests.support.rows import PAIRS, ROWS, Row
from tests.support.service import Service, described, started
from tests.support.smtp_sink import SmtpSink, smtp_sink

Launch = Callable[..., Service]

FEATURES = frozenset[str]().union(*(row.features for row in (*ROWS, *PAIRS)))
# Random requests: one row of each framework answers for its others.
ONCE = {"test_properties"}
# What rows that are there for a pair of options alone are held to.
MAIN_LINES = {
    "test_chat",
    "test_document",
    "test_item_pages",
    "test_items",
    "test_login",
    "test_pages",
    "test_predictions",
    "test_users",
}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "service" not in metafunc.fixturenames:
        return
    needed = {mark.name for mark in metafunc.definition.iter_markers()} & FEATURES
    targets = {name: it for name, it in _targets(metafunc.config) if needed <= it.features}
    rows = _rows(frozenset(needed), metafunc.module.__name__.rpartition(".")[2])
    metafunc.parametrize(
        "service",
        [
            pytest.param(target, id=name, marks=pytest.mark.xdist_group(name))
            for name, target in targets.items()
            if isinstance(target, Service) or target in rows
        ],
        indirect=True,
        scope="session",
    )


@lru_cache
def _rows(needed: frozenset[str], module: str) -> set[Row]:
    """Those that have what a test needs; of the pairs, where no other row has it, the first."""
    suitable = [row for row in (*ROWS, *PAIRS) if needed <= row.features]
    # Answers are streamed by one server or the other.
    first = {(row.framework, "async" in row.features): row for row in reversed(suitable)}
    if module in ONCE:
        return set({row.framework: row for row in reversed(suitable)}.values())
    if module in MAIN_LINES:
        return set(suitable)
    return {row for row in suitable if row in ROWS} | set(first.values())


def pytest_make_parametrize_id(val: object) -> str | None:
    """Values in the names of tests: as they are written in Python, and short, yet each its own."""
    if callable(val):
        return None  # pytest's way: what it is called, for its address differs between processes
    written = ascii(val)
    return written if len(written) <= 40 else f"{written[:30]}...{crc32(written.encode()):08x}"


# One object a target for the whole session: pytest tells the values of a parametrised fixture apart
# by identity.
@lru_cache
def _targets(config: pytest.Config) -> list[tuple[str, Service | Row]]:
    if file := config.getoption("service"):
        return [(file.stem, described(file))]
    if url := config.getoption("service_url"):
        features = frozenset(config.getoption("service_feature") or ["accounts"])
        return [("service", Service(url, config.getoption("service_secret"), features))]
    wanted = config.getoption("row")
    return [(row.id, row) for row in (*ROWS, *PAIRS) if not wanted or row.id in wanted]


@pytest.fixture(scope="session")
def service(request: pytest.FixtureRequest) -> Iterator[Service]:
    target = (
        request.param if isinstance(request.param, Service) else _installed(request, request.param)
    )
    if target.base_url:
        yield target
    else:
        with started(target) as running:
            yield running


def _installed(request: pytest.FixtureRequest, row: Row) -> Service:
    projects: Projects = request.getfixturevalue("projects")
    new_database: Callable[[str], str] = request.getfixturevalue("new_database")
    return projects.of(row).migrated_service(new_database(row.database))


@contextmanager
def launching(service: Service) -> Iterator[Launch]:
    """Starts further processes of the service, their environment changed; they end with this."""
    _need(service.command, "how to start it")
    with ExitStack() as stack:

        def start(until: str = "/readyz", **overrides: str | None) -> Service:
            return stack.enter_context(started(service, until, **overrides))

        yield start


@pytest.fixture
def launch(service: Service) -> Iterator[Launch]:
    with launching(service) as start:
        yield start


@pytest.fixture(scope="class")
def class_launch(service: Service) -> Iterator[Launch]:
    with launching(service) as start:
        yield start


@pytest.fixture(scope="session")
def four_workers(service: Service) -> Iterator[Service]:
    """The service once more, in four processes over the same database.

    ENVIRONMENT=test makes password hashing cheap, as in the project's own tests: hundreds are made.
    """
    with launching(service) as start:
        yield start(WORKERS="4", ENVIRONMENT="test")


@pytest.fixture(scope="module")
def sink() -> Iterator[SmtpSink]:
    """Takes the mails of a module's services."""
    with smtp_sink() as running:
        yield running


@pytest.fixture
def database(service: Service) -> Database:
    _need(service.database, "its database")
    assert service.database is not None
    return service.database


@pytest.fixture
def log(service: Service) -> Callable[[], str]:
    """Reads what the service has logged so far."""
    _need(service.log, "its log")
    assert service.log is not None
    return partial(Path.read_text, service.log, errors="replace")


def _need(value: object, what: str) -> None:
    if value is None:
        pytest.skip(f"the service's description does not give {what}")


@pytest.fixture
def anonymous(service: Service) -> Iterator[httpx2.Client]:
    """A client that is not signed in, with an address of its own."""
    with connect(service) as client:
        yield client


@pytest.fixture(scope="session")
def shared_account(service: Service) -> Account | None:
    """One account for tests that leave accounts and sessions alone: hashing takes time."""
    return new_account(service) if service.accounts else None


@pytest.fixture
def token(shared_account: Account | None) -> str | None:
    """What signs a client in to use the items, where there are accounts."""
    return shared_account.tokens.access if shared_account else None


@pytest.fixture
def api(service: Service, token: str | None) -> Iterator[httpx2.Client]:
    """A client that may use the items."""
    with connect(service, token) as client:
        yield client


@pytest.fixture
def account(service: Service) -> Account:
    """An account of the test's own."""
    return new_account(service)
