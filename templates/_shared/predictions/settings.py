"""Settings of predictions: which model is served."""

from functools import lru_cache
from pathlib import Path

from app.core.settings import EnvironmentSettings, load_settings


class PredictionSettings(EnvironmentSettings):
    # An ONNX file, with its metadata beside it.
    model_path: Path = Path("models/iris.onnx")


@lru_cache
def get_prediction_settings() -> PredictionSettings:
    return load_settings(PredictionSettings)
