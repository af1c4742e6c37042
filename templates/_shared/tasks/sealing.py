"""Payloads that only this service can read, and only this service can write.

Redis is often shared, unencrypted or backed up by others, and a mail may hold what takes over an
account. The key comes from SECRET_KEY: when that changes, what is waiting cannot be read.
"""

from base64 import urlsafe_b64encode
from functools import lru_cache

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app.core.settings import get_settings

MAX_AGE = 24 * 60 * 60  # seconds; what was caught on its way cannot be played again later


def seal(text: str) -> str:
    return cipher().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """Raises `cryptography.fernet.InvalidToken`."""
    return cipher().decrypt(sealed, ttl=MAX_AGE).decode()


@lru_cache
def cipher() -> Fernet:
    key = get_settings().secret_key.get_secret_value().encode()
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"task payloads").derive(key)
    return Fernet(urlsafe_b64encode(derived))
