import pytest

from app.core.errors import MalformedBodyError, UnsupportedMediaTypeError
from app.core.request_bodies import JSON, check_media_type, parse_json


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


@pytest.mark.parametrize("header", [JSON, "application/json; charset=utf-8", "Application/JSON"])
def test_the_media_type_may_have_parameters(header: str) -> None:
    check_media_type(header, JSON)


@pytest.mark.parametrize("header", [None, "", "text/plain", "application/jsonp", "text/html"])
def test_another_media_type_is_refused(header: str | None) -> None:
    with pytest.raises(UnsupportedMediaTypeError):
        check_media_type(header, JSON)
