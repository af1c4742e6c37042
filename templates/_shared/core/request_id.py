"""One id a request: answered in X-Request-ID and written in each log line."""

import re
from contextvars import ContextVar
from secrets import token_hex

HEADER = "X-Request-ID"
ACCEPTED = re.compile(r"[A-Za-z0-9._-]{1,128}")

request_id: ContextVar[str] = ContextVar("request_id", default="-")


def request_id_from(header: str | None) -> str:
    """The caller's id if it is harmless in a log line, else a new one."""
    if header is not None and ACCEPTED.fullmatch(header):
        return header
    return token_hex(16)
