"""A page to try the chat, for development."""

from pathlib import Path

from fastapi import APIRouter
from fastapi.responses import FileResponse

from app.core.errors import NotFoundError

ASSETS = Path(__file__).parent / "assets"
NAMES = ("api.js", "demo.css", "demo.js")

router = APIRouter(prefix="/demo", include_in_schema=False)


@router.get("")
async def demo() -> FileResponse:
    return FileResponse(ASSETS / "demo.html")


@router.get("/assets/{name}")
async def asset(name: str) -> FileResponse:
    if name not in NAMES:
        raise NotFoundError("There is no such resource.")
    return FileResponse(ASSETS / name)
