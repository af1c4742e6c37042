import pytest

from app.admin.same_origin import is_same_origin

HOST = {"host": "Shop.example.com:8000"}


@pytest.mark.parametrize(
    ("headers", "same"),
    [
        ({"sec-fetch-site": "same-origin"}, True),
        ({"sec-fetch-site": "same-site"}, False),
        ({"sec-fetch-site": "cross-site"}, False),
        ({"sec-fetch-site": "none"}, False),
        ({"sec-fetch-site": "cross-site", "origin": "https://shop.example.com:8000"}, False),
        ({"origin": "https://shop.example.com:8000"}, True),
        ({"origin": "https://shop.example.com"}, False),
        ({"origin": "https://evil.example"}, False),
        ({"origin": "https://shop.example.com:8000.evil.example"}, False),
        ({"origin": "null"}, False),
        ({}, False),
    ],
)
def test_only_its_own_pages_may_send_forms(headers: dict[str, str], same: bool) -> None:
    assert is_same_origin("POST", HOST | headers) is same
    assert is_same_origin("GET", HOST | headers)


def test_without_a_host_nothing_is_the_same() -> None:
    assert not is_same_origin("POST", {"origin": "null"})
    assert not is_same_origin("POST", {"origin": ""})
