from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command


@pytest.mark.django_db(transaction=True)
def test_migrations_go_down_to_nothing_and_up_again() -> None:
    own = [config for config in apps.get_app_configs() if config.name.startswith("app.")]
    labels = [config.label for config in own if (Path(config.path) / "migrations").is_dir()]
    try:
        for label in reversed(labels):
            call_command("migrate", label, "zero", verbosity=0)
    finally:
        call_command("migrate", verbosity=0)


@pytest.mark.django_db
def test_the_models_have_their_migrations() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
