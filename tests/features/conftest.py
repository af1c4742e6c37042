"""What the tests of features share."""

from collections.abc import Callable, Iterator

import pytest

from tests.contract.conftest import Launch, launching
from tests.support.projects import Projects
from tests.support.rows import Row
from tests.support.service import Service


@pytest.fixture(scope="module")
def service(row: Row, projects: Projects, new_database: Callable[[str], str]) -> Service:
    """The service of a row, which the module chooses; a module may prepare its own."""
    return projects.of(row).migrated_service(new_database(row.database))


@pytest.fixture
def launch(service: Service) -> Iterator[Launch]:
    with launching(service) as start:
        yield start
