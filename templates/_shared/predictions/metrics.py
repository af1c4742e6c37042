"""What is counted of predictions, for /metrics."""

from collections import Counter as Counts
from collections.abc import Iterable
from contextlib import AbstractContextManager

from prometheus_client import Counter, Histogram

from app.predictions.metadata import Metadata

PREDICTIONS = Counter("predictions", "Predictions made", ["model", "version", "label"])
DURATION = Histogram(
    "prediction_duration_seconds",
    "Time that a run of the model took",
    ["model", "version"],
    buckets=(0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5),
)


def duration(metadata: Metadata) -> AbstractContextManager[object]:
    return DURATION.labels(metadata.name, metadata.version).time()


def count_labels(metadata: Metadata, labels: Iterable[str]) -> None:
    for label, number in Counts(labels).items():
        PREDICTIONS.labels(metadata.name, metadata.version, label).inc(number)
