from io import BytesIO

from app.core.chunked import read_chunked_bodies
from app.core.request_bodies import MAX_BODY_BYTES


def length_seen(environ: dict[str, object]) -> object:
    seen: dict[str, object] = {}

    def application(environ: dict[str, object], start_response: object) -> list[bytes]:
        seen.update(environ)
        return []

    read_chunked_bodies(application)(environ, lambda *_: lambda _: None)
    return seen.get("CONTENT_LENGTH")


def test_a_chunked_body_gets_its_length() -> None:
    environ = {"wsgi.input_terminated": True, "wsgi.input": BytesIO(b"12345")}
    assert length_seen(environ) == "5"


def test_no_more_is_read_than_shows_that_it_is_too_large() -> None:
    body = BytesIO(b" " * (MAX_BODY_BYTES + 100))
    environ = {"wsgi.input_terminated": True, "wsgi.input": body}
    assert length_seen(environ) == str(MAX_BODY_BYTES + 1)


def test_other_bodies_are_left_alone() -> None:
    body = BytesIO(b"12345")
    environ = {"wsgi.input_terminated": True, "wsgi.input": body, "CONTENT_LENGTH": "5"}
    assert length_seen(environ) == "5"
    assert body.tell() == 0
