from flask import Blueprint

from app.core.database import get_engine
from app.core.operations import operation
from app.health import service
from app.health.schemas import Liveness, Readiness

blueprint = Blueprint("health", __name__)

UNAVAILABLE = {
    "description": "A dependency does not answer.",
    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Readiness"}}},
}


@blueprint.get("/livez")
@operation()
def get_liveness() -> Liveness:
    return Liveness(status="ok")


@blueprint.get("/readyz")
@operation(responses={503: UNAVAILABLE})
def get_readiness() -> tuple[Readiness, int]:
    if service.database_answers(get_engine().url):
        return Readiness(status="ok", checks={"database": "ok"}), 200
    return Readiness(status="unavailable", checks={"database": "unavailable"}), 503
