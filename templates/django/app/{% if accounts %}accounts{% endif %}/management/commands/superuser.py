import os
from getpass import getpass
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from app.accounts import service
from app.accounts.emails import normalize_email
from app.accounts.models import User


class Command(BaseCommand):
    help = (
        "Make a superuser, or promote the account that has the e-mail address. "
        "SUPERUSER_EMAIL and SUPERUSER_PASSWORD answer the questions."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            email = normalize_email(os.environ.get("SUPERUSER_EMAIL") or input("E-mail: "))
            if service.promote_user(email):
                self.stdout.write(f"{email} is a superuser now, with the password it had.")
                return
            password = os.environ.get("SUPERUSER_PASSWORD") or getpass("Password: ")
            validate_password(password)
        except (ValueError, ValidationError) as error:
            raise CommandError(" ".join(getattr(error, "messages", [str(error)]))) from None
        User.objects.create_superuser(email, password)
        self.stdout.write(f"{email} is a superuser.")
