from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.responses import PlainTextResponse

from app.observability.metrics import MEDIA_TYPE, scrape
from app.observability.reporting import start_reporting, stop_reporting


@asynccontextmanager
async def report(_app: FastAPI) -> AsyncIterator[None]:
    start_reporting()
    yield
    stop_reporting()


router = APIRouter(tags=["health"], lifespan=report)


@router.get("/metrics", response_class=PlainTextResponse)
def get_metrics(request: Request) -> Response:
    return Response(scrape(request.headers), media_type=MEDIA_TYPE)
