from uuid import uuid4

import pytest

from app.admin.tickets import make_ticket, read_ticket

KEY = "a-key-that-only-these-tests-know"


def test_a_ticket_is_read_with_the_key_that_signed_it() -> None:
    session_id = uuid4()
    assert read_ticket(make_ticket(session_id, key=KEY), key=KEY) == session_id
    assert read_ticket(make_ticket(session_id, key="another"), key=KEY) is None


def test_a_ticket_is_for_one_session() -> None:
    signed = make_ticket(uuid4(), key=KEY).partition(".")[2]
    assert read_ticket(f"{uuid4()}.{signed}", key=KEY) is None


@pytest.mark.parametrize("ticket", ["", ".", "x", f"{uuid4()}", f"{uuid4()}.", f"{uuid4()}.ü"])
def test_anything_else_is_nobodys(ticket: str) -> None:
    assert read_ticket(ticket, key=KEY) is None
