import pytest

from app.core.errors import MalformedBodyError, UnsupportedMediaTypeError
from app.core.request_bodies import FORM, JSON, check_media_type, parse_form, parse_json


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"\xff",
        b"NaN",
        b"[Infinity]",
        b"1" * 5_000,
        b"[" * 100_000,
        b'{"a":' * 100_000,
    ],
)
def test_what_is_no_json_text_is_malformed(body: bytes) -> None:
    with pytest.raises(MalformedBodyError):
        parse_json(body)


def test_json_is_parsed() -> None:
    assert parse_json('{"title": "Straße"}'.encode()) == {"title": "Straße"}


@pytest.mark.parametrize("body", [b"a=%ff", b"a=\xff", b"a=1&a=2"])
def test_what_is_no_form_is_malformed(body: bytes) -> None:
    with pytest.raises(MalformedBodyError):
        parse_form(body)


def test_a_form_keeps_its_blank_fields() -> None:
    assert parse_form(b"name=a%40b.example&note=") == {
        "name": "a@b.example",
        "note": "",
    }


@pytest.mark.parametrize("header", [JSON, "application/json; charset=utf-8", "Application/JSON"])
def test_the_media_type_may_have_parameters(header: str) -> None:
    check_media_type(header, JSON)


@pytest.mark.parametrize("header", [None, "", "text/plain", "application/jsonp", FORM])
def test_another_media_type_is_refused(header: str | None) -> None:
    with pytest.raises(UnsupportedMediaTypeError):
        check_media_type(header, JSON)
