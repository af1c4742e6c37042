"""Passwords, hashed with Argon2id."""

from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.profiles import CHEAPEST, RFC_9106_LOW_MEMORY

from app.core.settings import get_settings

MIN_LENGTH = 12
MAX_LENGTH = 128

NO_MATCH = (VerificationError, InvalidHashError)


@lru_cache
def hasher() -> PasswordHasher:
    # Tests hash hundreds of passwords; the real parameters take about 0.1 s each.
    profile = CHEAPEST if get_settings().environment == "test" else RFC_9106_LOW_MEMORY
    return PasswordHasher.from_parameters(profile)


def hash_password(password: str) -> str:
    return hasher().hash(password)


def verify_password(password_hash: str, password: str) -> bool:
    try:
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
