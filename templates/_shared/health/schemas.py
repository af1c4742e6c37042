from typing import Literal

from app.core.schemas import ResponseSchema


class Liveness(ResponseSchema):
    status: Literal["ok"]


class Readiness(ResponseSchema):
    status: Literal["ok", "unavailable"]
    checks: dict[str, Literal["ok", "unavailable"]]
