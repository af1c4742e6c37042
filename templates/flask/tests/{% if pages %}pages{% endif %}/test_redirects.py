import pytest

from app.pages.redirects import local_path


@pytest.mark.parametrize("wanted", ["/", "/items/", "/items/?page=2&x=%2F", "/a//b"])
def test_a_path_of_this_site(wanted: str) -> None:
    assert local_path(wanted) == wanted


@pytest.mark.parametrize(
    "wanted",
    [
        "",
        "items/",
        "https://evil.example/",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/%2fevil.example",
        "/%5cevil.example",
        "/\t/evil.example",
        "/%09/evil.example",
        "\n//evil.example",
        "/\x00",
        "/x\r\nSet-Cookie: a=b",
        "javascript:alert(1)",
    ],
)
def test_what_could_lead_elsewhere(wanted: str) -> None:
    assert local_path(wanted) == "/"
