"""Passwords, hashed with Argon2id."""

from functools import lru_cache
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.profiles import CHEAPEST, RFC_9106_LOW_MEMORY

from app.core.settings import get_settings

MIN_LENGTH = 12
MAX_LENGTH = 128
# Argon2 takes 64 MiB while it runs, on four threads of its own, and logins come as they like. More
# at once would be no quicker on a few cores, and memory is what a container ends a process for.
AT_ONCE = 2

NO_MATCH = (VerificationError, InvalidHashError)
hashing = BoundedSemaphore(AT_ONCE)


@lru_cache
def hasher() -> PasswordHasher:
    # Tests hash hundreds of passwords; the real parameters take about 0.1 s each.
    profile = CHEAPEST if get_settings().environment == "test" else RFC_9106_LOW_MEMORY
    return PasswordHasher.from_parameters(profile)


def hash_password(password: str) -> str:
    with hashing:
        return hasher().hash(password)


def verify_password(password_hash: str, password: str) -> bool:
    try:
        with hashing:
            return hasher().verify(password_hash, password.encode(errors="replace"))
    except NO_MATCH:
        return False


def needs_rehash(password_hash: str) -> bool:
    """Whether the hash was made with other parameters than today's."""
    return hasher().check_needs_rehash(password_hash)


@lru_cache
def nobodys_hash() -> str:
    return hash_password("the password of nobody")


def verify_nobody(password: str) -> None:
    """Take the time of a verification: a quick answer would tell that the e-mail is unknown."""
    verify_password(nobodys_hash(), password)
