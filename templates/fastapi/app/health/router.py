from functools import partial

from fastapi import FastAPI, Request, Response

from app.health.schemas import Liveness, Readiness
from app.health.service import database_answers

ALIVE = Liveness(status="ok").model_dump_json()


def add_health(app: FastAPI) -> None:
    """Straight to the application: a router in between would be a tenth of what a probe costs."""
    unavailable = {"model": Readiness, "description": "A dependency does not answer."}
    add_route = partial(app.add_api_route, tags=["health"])
    add_route("/livez", get_liveness, response_model=Liveness)
    add_route("/readyz", get_readiness, responses={503: unavailable})


async def get_liveness() -> Response:
    return Response(ALIVE, media_type="application/json")


async def get_readiness(request: Request, response: Response) -> Readiness:
    if await database_answers(request.app.state.engine):
        return Readiness(status="ok", checks={"database": "ok"})
    response.status_code = 503
    return Readiness(status="unavailable", checks={"database": "unavailable"})
