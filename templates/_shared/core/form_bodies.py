"""Reading forms strictly: what cannot be read is an error, never a guess."""

from urllib.parse import parse_qsl

from app.core.errors import MalformedBodyError

FORM = "application/x-www-form-urlencoded"


def parse_form(body: bytes) -> dict[str, str]:
    """Parse a URL-encoded form whose fields come once each. Raises `MalformedBodyError`."""
    try:
        pairs = parse_qsl(
            body.decode(), keep_blank_values=True, errors="strict", max_num_fields=100
        )
    except ValueError:
        raise MalformedBodyError("The body is not a form that can be read.") from None
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise MalformedBodyError("A field of the form comes more than once.")
    return fields
