"""Migrations up, down and against the models, on the database of the tests."""

from collections.abc import Iterator

import pytest
from alembic import command
from alembic.config import Config


@pytest.fixture(autouse=True)
def all_are_applied_again(alembic_config: Config) -> Iterator[None]:
    yield
    command.upgrade(alembic_config, "heads")


def test_there_is_no_drift_between_models_and_migrations(alembic_config: Config) -> None:
    command.check(alembic_config)


def test_all_can_be_undone(alembic_config: Config) -> None:
    command.downgrade(alembic_config, "base")
    command.upgrade(alembic_config, "heads")
    command.check(alembic_config)
