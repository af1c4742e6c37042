import pytest

from app.accounts.emails import normalize_email


def test_an_address_has_one_form() -> None:
    assert normalize_email("Ada@Example.COM") == "ada@example.com"


@pytest.mark.parametrize("value", ["", "ada", "ada@", "@example.com", "a\0b@example.com"])
def test_what_is_no_address_is_refused(value: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        normalize_email(value)
