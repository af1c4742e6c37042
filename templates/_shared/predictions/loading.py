"""The model that this process serves, loaded once."""

import logging
from functools import lru_cache

from app.predictions.metadata import ModelError
from app.predictions.model import Model, load_model
from app.predictions.settings import get_prediction_settings

logger = logging.getLogger(__name__)


@lru_cache
def get_model() -> Model | None:
    """None if it cannot be used: the service then lives, but is not ready."""
    path = get_prediction_settings().model_path
    try:
        model = load_model(path)
    except ModelError as error:
        logger.error("The model is not served: %s", error)
        return None
    logger.info("Model %s %s is loaded", model.metadata.name, model.metadata.version)
    return model
