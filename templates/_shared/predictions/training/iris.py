"""Train the model: `uv run poe train`. Writes the ONNX file and its metadata.

The data set is Fisher's of 1936, which comes with scikit-learn: 150 irises of three species.
"""

import argparse
import logging
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from skl2onnx import to_onnx
from sklearn.datasets import load_iris
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, log_loss
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from app.predictions.metadata import Feature, Metadata, hash_of, metadata_path

FEATURES = ("sepal_length", "sepal_width", "petal_length", "petal_width")  # in centimetres
HELD_OUT = 0.2  # of the data
SEED = 0

logger = logging.getLogger(__name__)


class Trained(NamedTuple):
    """A model, as the content of an ONNX file, and what is known of it."""

    model: bytes
    metadata: Metadata


def train(version: str) -> Trained:
    """Fit to a part of the data, and measure on the rest."""
    data = load_iris()
    classes = [str(name) for name in data.target_names]
    fitted_to, held_out, species, held_out_species = train_test_split(
        data.data, data.target, test_size=HELD_OUT, random_state=SEED, stratify=data.target
    )
    pipeline = make_pipeline(StandardScaler(), LogisticRegression())
    pipeline.fit(fitted_to, species)
    probabilities = pipeline.predict_proba(held_out)
    metrics = {
        "accuracy": round(float(accuracy_score(held_out_species, probabilities.argmax(1))), 4),
        "log_loss": round(float(log_loss(held_out_species, probabilities)), 4),
    }
    model = exported(pipeline, fitted_to)
    return Trained(
        model,
        Metadata(
            name="iris",
            version=version,
            features=ranges(fitted_to),
            classes=classes,
            metrics=metrics,
            data_hash=hash_of(data.data.tobytes() + data.target.astype(np.int64).tobytes()),
            model_hash=hash_of(model),
        ),
    )


def exported(pipeline: Any, samples: NDArray[np.float64]) -> bytes:
    """The pipeline as ONNX, from float32 numbers to probabilities."""
    options = {"zipmap": False}
    content: bytes = to_onnx(
        pipeline, samples[:1].astype(np.float32), options=options
    ).SerializeToString()
    return content


def ranges(samples: NDArray[np.float64]) -> list[Feature]:
    return [
        Feature(name=name, minimum=float(column.min()), maximum=float(column.max()))
        for name, column in zip(FEATURES, samples.T, strict=True)
    ]


def write(trained: Trained, path: Path) -> None:
    """Each file is written aside and then renamed, so that nobody reads half of one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    metadata = trained.metadata.model_dump_json(indent=2).encode() + b"\n"
    for target, content in ((path, trained.model), (metadata_path(path), metadata)):
        aside = target.with_name(f".{target.name}.new")
        aside.write_bytes(content)
        aside.replace(target)


def main() -> None:
    parser = argparse.ArgumentParser(description="Train the model.")
    parser.add_argument("version", help="what answers will call it, such as 1.1.0")
    parser.add_argument("--output", type=Path, default=Path("models/iris.onnx"))
    options = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    trained = train(options.version)
    write(trained, options.output)
    logger.info("%s %s: %s", options.output, options.version, trained.metadata.metrics)


if __name__ == "__main__":
    main()
