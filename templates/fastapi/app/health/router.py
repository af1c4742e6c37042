from fastapi import APIRouter, Request, Response

from app.health.schemas import Liveness, Readiness
from app.health.service import database_answers

router = APIRouter(tags=["health"])

ALIVE = Liveness(status="ok").model_dump_json()


@router.get("/livez", response_model=Liveness)
async def get_liveness() -> Response:
    return Response(ALIVE, media_type="application/json")


@router.get(
    "/readyz",
    responses={503: {"model": Readiness, "description": "A dependency does not answer."}},
)
async def get_readiness(request: Request, response: Response) -> Readiness:
    if await database_answers(request.app.state.engine):
        return Readiness(status="ok", checks={"database": "ok"})
    response.status_code = 503
    return Readiness(status="unavailable", checks={"database": "unavailable"})
