"""The limits on failed logins; `attempts` does the counting, for all workers together."""

import hashlib
import math
from datetime import datetime, timedelta

from app.accounts.emails import normalize_email

WINDOW = timedelta(minutes=5)
ACCOUNT_LIMIT = 10
ADDRESS_LIMIT = 50


def account_key(email: str) -> str:
    """The key of an account, known or not, however its e-mail address is written.

    It is a hash, for people type passwords into this field.
    """
    try:
        name = normalize_email(email)
    except ValueError:
        name = email
    return f"account:{hashlib.sha256(name.encode(errors='replace')).hexdigest()}"


def retry_after(oldest: datetime, now: datetime) -> int:
    """Whole seconds until the oldest attempt leaves the window, at least 1."""
    return max(1, math.ceil((oldest + WINDOW - now).total_seconds()))
