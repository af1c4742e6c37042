from typing import Annotated

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pydantic import BaseModel

from app.core import error_handlers, request_hooks
from app.core.errors import NotFoundError
from app.core.form_bodies import FORM
from app.core.openapi_document import openapi_document
from app.core.operations import Guard, operation
from app.core.request_bodies import JSON, MAX_BODY_BYTES
from app.core.settings import get_settings

# How a server passes on a body whose length it knows, and one that comes in chunks.
DECLARED: dict[str, object] = {}
STREAMED = {"wsgi.input_terminated": True, "HTTP_TRANSFER_ENCODING": "chunked"}


class Echo(BaseModel):
    text: str


def refuse() -> str:
    raise NotFoundError("Nothing is here.")


@pytest.fixture
def own_app() -> Flask:
    app = Flask(__name__)
    error_handlers.init_app(app)
    request_hooks.init_app(app, get_settings())
    app.config.update(TITLE="Echoes", VERSION="1")

    @app.post("/json")
    @operation(status=201)
    def echo_json(body: Echo) -> Echo:
        return body

    @app.post("/form")
    @operation()
    def echo_form(form: Echo) -> tuple[Echo, int]:
        return form, 202

    @app.get("/numbers/<number>")
    @operation(status=204)
    def read_number(number: int) -> None:
        """Read a number."""
        assert isinstance(number, int)

    @app.post("/guarded")
    @operation()
    def guarded(secret: Annotated[str, Guard(refuse)], body: Echo) -> Echo:
        raise AssertionError

    return app


@pytest.fixture
def echo(own_app: Flask) -> FlaskClient:
    return own_app.test_client()


def test_what_is_read_is_answered(echo: FlaskClient) -> None:
    answer = echo.post("/json", json={"text": "é", "other": 1})
    assert (answer.status_code, answer.get_json()) == (201, {"text": "é"})
    answer = echo.post("/form", data={"text": "é"})
    assert (answer.status_code, answer.get_json()) == (202, {"text": "é"})
    answer = echo.get("/numbers/5")
    assert (answer.status_code, answer.data) == (204, b"")


@pytest.mark.parametrize(
    ("path", "body", "media_type", "status"),
    [
        ("/json", b'{"text": "x"}', FORM, 415),
        ("/json", b'{"text": "x"}', "", 415),
        ("/json", b"{", JSON, 400),
        ("/json", b"", JSON, 400),
        ("/json", b"[]", JSON, 422),
        ("/form", b"text=%ff", FORM, 400),
        ("/form", b"text=x", JSON, 415),
        ("/json", b"x" * (MAX_BODY_BYTES + 1), FORM, 413),
        ("/json", b"x" * (MAX_BODY_BYTES + 2), FORM, 413),
        # A guard comes before all that.
        ("/guarded", b"x" * (MAX_BODY_BYTES + 1), FORM, 404),
    ],
)
@pytest.mark.parametrize("environ", [DECLARED, STREAMED])
def test_what_cannot_be_read(
    echo: FlaskClient,
    path: str,
    body: bytes,
    media_type: str,
    status: int,
    environ: dict[str, object],
) -> None:
    answer = echo.post(path, data=body, content_type=media_type, environ_overrides=environ)
    assert answer.status_code == status
    assert answer.content_type == "application/problem+json"


@pytest.mark.parametrize("environ", [DECLARED, STREAMED])
def test_a_body_of_the_greatest_size(echo: FlaskClient, environ: dict[str, object]) -> None:
    body = b'{"text": "x"}'.ljust(MAX_BODY_BYTES)
    answer = echo.post("/json", data=body, content_type=JSON, environ_overrides=environ)
    assert answer.status_code == 201


def test_what_the_path_cannot_mean_is_not_found(echo: FlaskClient) -> None:
    assert echo.get("/numbers/five").status_code == 404


def test_operations_describe_themselves(own_app: Flask) -> None:
    document = openapi_document(own_app, {})
    described = document["paths"]["/numbers/{number}"]["get"]
    assert described["operationId"] == "readNumber"
    assert described["summary"] == "Read Number"
    assert described["description"] == "Read a number."
    assert described["parameters"] == [
        {"name": "number", "in": "path", "required": True, "schema": {"type": "integer"}}
    ]
    assert set(described["responses"]) == {"204", "404"}
    described = document["paths"]["/json"]["post"]
    schema = {"$ref": "#/components/schemas/Echo"}
    assert described["requestBody"]["content"] == {JSON: {"schema": schema}}
    assert set(described["responses"]) == {"201", "400", "413", "415", "422"}
    assert document["components"]["schemas"]["Echo"]["required"] == ["text"]
