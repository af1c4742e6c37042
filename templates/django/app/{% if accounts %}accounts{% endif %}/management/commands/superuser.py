import os
from getpass import getpass
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from app.accounts import service
from app.accounts.emails import normalize_email


class Command(BaseCommand):
    help = (
        "Make a superuser, or promote an account, which gets the password that is given. "
        "SUPERUSER_EMAIL and SUPERUSER_PASSWORD answer the questions."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            email = normalize_email(os.environ.get("SUPERUSER_EMAIL") or input("E-mail: "))
            if not service.is_superuser(email):
                password = os.environ.get("SUPERUSER_PASSWORD") or getpass("Password: ")
                validate_password(password)
                service.make_superuser(email, password)
        except (ValueError, ValidationError) as error:
            raise CommandError(" ".join(getattr(error, "messages", [str(error)]))) from None
        self.stdout.write(f"{email} is a superuser.")
