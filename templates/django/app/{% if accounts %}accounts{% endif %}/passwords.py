"""Passwords: how long they are, and their hashes with Argon2id."""

from threading import BoundedSemaphore

from argon2.profiles import CHEAPEST, RFC_9106_LOW_MEMORY
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.exceptions import ValidationError

from app.core.settings import get_settings

MIN_LENGTH = 12
MAX_LENGTH = 128

# Tests hash hundreds of passwords; the real parameters take about 0.1 s each.
PROFILE = CHEAPEST if get_settings().environment == "test" else RFC_9106_LOW_MEMORY
# Each takes 64 MiB while it is made, and requests come as many as they like.
AT_ONCE = BoundedSemaphore(4)


class PasswordHasher(Argon2PasswordHasher):
    time_cost = PROFILE.time_cost
    memory_cost = PROFILE.memory_cost
    parallelism = PROFILE.parallelism

    def encode(self, password: str, salt: str) -> str:
        with AT_ONCE:
            return super().encode(password, salt)

    def verify(self, password: str, encoded: str) -> bool:
        with AT_ONCE:
            return super().verify(password, encoded)


class LengthValidator:
    """For Django's own forms and commands; the API's serializers say the same."""

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:
        if not MIN_LENGTH <= len(password) <= MAX_LENGTH:
            raise ValidationError(self.get_help_text())

    def get_help_text(self) -> str:
        return f"A password has from {MIN_LENGTH} to {MAX_LENGTH} characters."
