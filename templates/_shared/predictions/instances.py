"""Instances, read by a type that is made from the model's metadata."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, create_model

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


class Instances(BaseModel):
    instances: Sequence[Instance]


@lru_cache(maxsize=1)
def instances_of(model: Model) -> type[Instances]:
    # A feature may have any name, a field of a schema not.
    fields: dict[str, Any] = {
        f"feature_{number}": (Number, Field(alias=feature.name))
        for number, feature in enumerate(model.metadata.features)
    }
    instance = create_model("ModelInstance", __base__=Instance, **fields)
    several = (list[instance], ...)
    return create_model("ModelInstances", __base__=Instances, instances=several)


def rows_of(model: Model, instances: Sequence[Mapping[str, object]]) -> list[Row]:
    """The features in the model's order, a row an instance. Raises `InvalidValuesError`."""
    try:
        read = instances_of(model).model_validate({"instances": instances})
    except ValidationError as error:
        errors = error.errors(include_url=False, include_input=False)[:MAX_ERRORS]
        raise InvalidValuesError(*field_errors(errors)) from None
    return [list(vars(instance).values()) for instance in read.instances]
