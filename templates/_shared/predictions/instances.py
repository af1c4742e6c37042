"""Instances, read by a type that is made from the model's metadata."""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, create_model

from app.core.errors import InvalidValuesError
from app.core.schemas import field_errors
from app.predictions.model import Model, Row

# Of one request: whoever sends a thousand wrong names needs no thousand lines.
MAX_ERRORS = 100
# JSON has no other numbers; a number in quotes, or `true`, is none.
Number = Annotated[float, Field(strict=True, allow_inf_nan=False)]


class Instance(BaseModel):
    """Base of what a model takes: its features, all of them and no other."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)


@lru_cache(maxsize=1)
def instances_of(model: Model) -> TypeAdapter[list[Instance]]:
    # A feature may have any name, a field of a schema not.
    fields: dict[str, Any] = {
        f"feature_{number}": (Number, Field(alias=feature.name))
        for number, feature in enumerate(model.metadata.features)
    }
    return TypeAdapter(list[create_model("ModelInstance", __base__=Instance, **fields)])  # type: ignore[misc]


def rows_of(model: Model, instances: Sequence[Mapping[str, object]]) -> list[Row]:
    """The features in the model's order, a row an instance. Raises `InvalidValuesError`."""
    try:
        read = instances_of(model).validate_python(instances)
    except ValidationError as error:
        raise InvalidValuesError(*field_errors(located(error))) from None
    return [list(instance.__dict__.values()) for instance in read]


def located(error: ValidationError) -> Iterator[dict[str, Any]]:
    for detail in error.errors(include_url=False, include_input=False)[:MAX_ERRORS]:
        yield {"loc": ("instances", *detail["loc"]), "msg": detail["msg"]}
