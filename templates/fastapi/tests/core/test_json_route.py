from typing import Annotated

import pytest
from fastapi import APIRouter, Depends, FastAPI
from fastapi.testclient import TestClient

from app.core.error_handlers import add_error_handlers
from app.core.errors import NotFoundError
from app.core.json_route import JsonRoute
from app.core.schemas import RequestSchema

JSON = {"Content-Type": "application/json"}


class Note(RequestSchema):
    """Every body with fields of its own would do for this one, were it read at all."""

    text: str = ""


async def fail() -> None:
    raise NotFoundError("The dependency came first.")


@pytest.fixture
def client() -> TestClient:
    router = APIRouter(route_class=JsonRoute)

    @router.post("/notes")
    async def add(note: Note) -> str:
        return note.text

    @router.post("/guarded")
    async def guarded(note: Note, _guard: Annotated[None, Depends(fail)]) -> str:
        return note.text

    @router.post("/optional")
    async def optional(note: Note | None = None) -> str:
        return note.text if note else "none"

    app = FastAPI()
    app.include_router(router)
    add_error_handlers(app)
    return TestClient(app)


@pytest.mark.parametrize("path", ["/notes", "/optional"])
@pytest.mark.parametrize("body", [b"{", b"\xff", b'{"text": NaN}', b"[" * 100_000, b""])
def test_what_cannot_be_read_is_malformed(client: TestClient, path: str, body: bytes) -> None:
    assert client.post(path, content=body, headers=JSON).status_code == 400


@pytest.mark.parametrize("media_type", ["text/plain", "application/vnd.api+json", None])
def test_only_json_is_taken(client: TestClient, media_type: str | None) -> None:
    headers = {"Content-Type": media_type} if media_type else {}
    assert client.post("/notes", content=b"{}", headers=headers).status_code == 415


def test_dependencies_come_before_the_body(client: TestClient) -> None:
    assert client.post("/guarded", content=b"{", headers=JSON).status_code == 404


def test_a_readable_body_arrives(client: TestClient) -> None:
    headers = {"Content-Type": "application/json; charset=utf-8"}
    assert client.post("/notes", content='{"text": "é"}', headers=headers).json() == "é"
