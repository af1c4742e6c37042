from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor


@pytest.fixture
def all_are_applied_again(transactional_db: None) -> Iterator[None]:
    yield
    call_command("migrate", verbosity=0)


def test_who_was_there_before_counts_as_verified(all_are_applied_again: None) -> None:
    executor = MigrationExecutor(connection)
    before = executor.migrate([("accounts", "0001_initial")]).apps.get_model("accounts", "User")
    before.objects.create(email="ada@example.com", password="x")
    executor = MigrationExecutor(connection)
    latest = [("accounts", "0002_verify_emails")]
    user = executor.migrate(latest).apps.get_model("accounts", "User").objects.get()
    assert user.email == "ada@example.com"
    assert user.email_verified_at == user.created_at
