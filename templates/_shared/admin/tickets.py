"""What the admin's cookie holds: the id of a session, signed so that it cannot be guessed."""

import hashlib
import hmac
from uuid import UUID

COOKIE = "admin_session"


def make_ticket(session_id: UUID, *, key: str) -> str:
    return f"{session_id}.{signature(session_id, key)}"


def read_ticket(ticket: str, *, key: str) -> UUID | None:
    """The session's id, or None for what was not signed with the key."""
    text, _, signed = ticket.partition(".")
    try:
        session_id = UUID(text)
    except ValueError:
        return None
    expected = signature(session_id, key).encode()
    return session_id if hmac.compare_digest(expected, signed.encode()) else None


def signature(session_id: UUID, key: str) -> str:
    # The purpose is signed too: nothing else that this key signs is a ticket.
    message = f"admin session {session_id}"
    return hmac.new(key.encode(), message.encode(), hashlib.sha256).hexdigest()
