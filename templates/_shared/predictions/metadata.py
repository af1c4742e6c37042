"""What is known of a model: the file beside it, with the same name and `.json`."""

from hashlib import sha256
from pathlib import Path

from pydantic import BaseModel, FiniteFloat, ValidationError


class ModelError(Exception):
    """A model, or what is said of it, cannot be used."""


class Feature(BaseModel):
    """A number that the model takes, with its range in the data that the model was fitted to."""

    name: str
    minimum: FiniteFloat
    maximum: FiniteFloat


class Metadata(BaseModel):
    name: str
    version: str
    features: list[Feature]
    classes: list[str]
    # Measured on data that the model was not fitted to.
    metrics: dict[str, float]
    # SHA-256, in hexadecimal digits: of the data, and of the model's file.
    data_hash: str
    model_hash: str


def metadata_path(model: Path) -> Path:
    return model.with_suffix(".json")


def read_metadata(model: Path) -> Metadata:
    """Raises `ModelError`."""
    path = metadata_path(model)
    try:
        return Metadata.model_validate_json(path.read_bytes())
    except OSError as error:
        raise ModelError(f"{path} cannot be read: {error.strerror}") from error
    except ValidationError as error:
        raise ModelError(f"{path} does not describe a model: {error}") from error


def hash_of(content: bytes) -> str:
    return sha256(content).hexdigest()
