import pytest

from app.core.errors import MalformedBodyError
from app.core.form_bodies import parse_form


@pytest.mark.parametrize("body", [b"a=%ff", b"a=\xff", b"a=1&a=2"])
def test_what_is_no_form_is_malformed(body: bytes) -> None:
    with pytest.raises(MalformedBodyError):
        parse_form(body)


def test_a_form_keeps_its_blank_fields() -> None:
    assert parse_form(b"name=a%40b.example&note=") == {
        "name": "a@b.example",
        "note": "",
    }
