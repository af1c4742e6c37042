from urllib.parse import urlencode

import pytest

from tests.admin.conftest import EMAIL, PASSWORD, Browser

LOGIN = "/admin/login"


@pytest.mark.parametrize(
    "wanted",
    [
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "/adminx",
        "evil.example",
        "/",
        "/admin/\n",
        "/admin/\r\nSet-Cookie: a=b",
        "/admin/\u4f60",
    ],
)
def test_a_login_leads_nowhere_else(visitor: Browser, wanted: str) -> None:
    form = {"username": EMAIL, "password": PASSWORD, "next": wanted}
    assert visitor.post(LOGIN, data=form).headers["Location"] == "/admin/"
    logged_in = visitor.get(f"{LOGIN}?{urlencode({'next': wanted})}")
    assert logged_in.headers["Location"] == "/admin/"
