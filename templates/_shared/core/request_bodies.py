"""Reading request bodies strictly: what cannot be read is an error, never a guess."""

import json

from app.core.errors import MalformedBodyError, UnsupportedMediaTypeError

MAX_BODY_BYTES = 1024 * 1024

JSON = "application/json"

# RecursionError: nested too deeply. ValueError: not UTF-8, not JSON, too many digits.
UNREADABLE = (ValueError, RecursionError)


def check_media_type(content_type: str | None, expected: str) -> None:
    """Raise `UnsupportedMediaTypeError` unless the Content-Type header names `expected`."""
    media_type = (content_type or "").partition(";")[0].strip().lower()
    if media_type != expected:
        raise UnsupportedMediaTypeError(f"The body must be {expected}.")


def refuse_constant(name: str) -> object:
    # Python reads NaN and Infinity; JSON (RFC 8259, section 6) has no such numbers.
    raise ValueError(f"{name} is not JSON")


def parse_json(body: bytes) -> object:
    """Parse a JSON text. Raises `MalformedBodyError`."""
    try:
        return json.loads(body.decode(), parse_constant=refuse_constant)
    except UNREADABLE:
        raise MalformedBodyError("The body is not a JSON text that can be read.") from None
