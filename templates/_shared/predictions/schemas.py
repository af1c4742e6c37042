from typing import Annotated, Any

from pydantic import Field, WithJsonSchema

from app.core.schemas import RequestSchema, ResponseSchema
from app.predictions.loading import get_model

# Of one request; the body's limit is beyond it.
MAX_INSTANCES = 100


def describe_features(schema: dict[str, Any]) -> None:
    """Tells which features the model takes, as its metadata says."""
    if model := get_model():
        ranges = [f"`{f.name}` ({f.minimum} to {f.maximum})" for f in model.metadata.features]
        schema["description"] = (
            f"A number for each feature: {', '.join(ranges)}. The ranges are those of the data"
            " that the model was fitted to; it answers beyond them too, and knows less there."
        )


# Which numbers it takes is up to the model: `instances.py` reads them.
Instance = dict[str, Annotated[Any, WithJsonSchema({"type": "number"})]]


class PredictRequest(RequestSchema):
    instances: Annotated[
        list[Instance],
        Field(min_length=1, max_length=MAX_INSTANCES, json_schema_extra=describe_features),
    ]


class InstancePrediction(ResponseSchema):
    label: str
    probabilities: dict[str, float]


class ModelInfo(ResponseSchema):
    name: str
    version: str


class Prediction(ResponseSchema):
    predictions: list[InstancePrediction]
    model: ModelInfo
