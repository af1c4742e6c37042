"""The limits on failed logins; the counting is done in the database, which all workers share."""

import hashlib
import math
from datetime import datetime, timedelta

WINDOW = timedelta(minutes=5)
ACCOUNT_LIMIT = 10
ADDRESS_LIMIT = 50


def account_key(email: str) -> str:
    """The key of an account, known or not: a hash, for people type passwords into this field."""
    digest = hashlib.sha256(email.lower().encode(errors="replace")).hexdigest()
    return f"account:{digest}"


def address_key(address: str) -> str:
    return f"address:{address}"


def retry_after(oldest: datetime, now: datetime) -> int:
    """Whole seconds until the oldest attempt leaves the window, at least 1."""
    return max(1, math.ceil((oldest + WINDOW - now).total_seconds()))
