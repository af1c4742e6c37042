"""What the tests of features share."""

from collections.abc import Iterator

import pytest

from tests.contract.conftest import Launch, launching
from tests.support.service import Service


@pytest.fixture
def launch(service: Service) -> Iterator[Launch]:
    with launching(service) as start:
        yield start
