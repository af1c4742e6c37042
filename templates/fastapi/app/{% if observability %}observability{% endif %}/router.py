from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.responses import PlainTextResponse

from app.core.errors import NotFoundError
from app.observability.metrics import MEDIA_TYPE, exposition
from app.observability.reporting import start_reporting, stop_reporting

# Proxies add these; who scrapes asks each instance directly.
PROXIES_HEADERS = {"forwarded", "x-forwarded-for"}


@asynccontextmanager
async def report(_app: FastAPI) -> AsyncIterator[None]:
    start_reporting()
    yield
    stop_reporting()


router = APIRouter(tags=["health"], lifespan=report)


@router.get("/metrics", response_class=PlainTextResponse)
def get_metrics(request: Request) -> Response:
    if PROXIES_HEADERS & set(request.headers):
        raise NotFoundError("There is no such resource.")
    return Response(exposition(), media_type=MEDIA_TYPE)
