import pytest

from app.core.request_id import request_id_from


def test_a_harmless_id_is_kept() -> None:
    assert request_id_from("req-1.a_B") == "req-1.a_B"


@pytest.mark.parametrize("header", [None, "", "a b", "a\nb", "x" * 129, 'quote"'])
def test_another_is_replaced(header: str | None) -> None:
    made = request_id_from(header)
    assert made != header
    assert len(made) == 32
