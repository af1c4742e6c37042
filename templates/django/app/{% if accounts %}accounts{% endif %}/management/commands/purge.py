from typing import Any

from django.apps import apps
from django.core.management import call_command
from django.core.management.base import BaseCommand

from app.accounts.purge import purge


class Command(BaseCommand):
    help = "Delete expired tokens and ended sessions; to be run nightly."

    def handle(self, *args: Any, **options: Any) -> None:
        purge()
        if apps.is_installed("django.contrib.sessions"):
            call_command("clearsessions")
