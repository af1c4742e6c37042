"""Training again gives the model that is served. Needs its libraries: `uv sync --group train`."""

import random

import pytest

pytest.importorskip("sklearn", exc_type=ImportError)
pytest.importorskip("skl2onnx", exc_type=ImportError)

from pathlib import Path

from app.predictions.metadata import read_metadata
from app.predictions.model import load_model
from app.predictions.settings import get_prediction_settings
from training.iris import train, write

SERVED = get_prediction_settings().model_path
# Of a probability: what another machine's arithmetic may change.
TOLERANCE = 1e-4


@pytest.mark.filterwarnings("default")
def test_training_again_reproduces_the_predictions(tmp_path: Path) -> None:
    served, again = load_model(SERVED), tmp_path / "iris.onnx"
    write(train(served.metadata.version), again)
    rng = random.Random(0)  # noqa: S311 - no secret
    rows = [
        [rng.uniform(feature.minimum, feature.maximum) for feature in served.metadata.features]
        for _ in range(1000)
    ]
    for one, other in zip(
        served.probabilities(rows), load_model(again).probabilities(rows), strict=True
    ):
        assert one == pytest.approx(other, abs=TOLERANCE)
    known, found = read_metadata(SERVED), read_metadata(again)
    assert found.metrics == pytest.approx(known.metrics, abs=TOLERANCE)
    assert found.model_copy(update={"metrics": {}, "model_hash": ""}) == known.model_copy(
        update={"metrics": {}, "model_hash": ""}
    )
