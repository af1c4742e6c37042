from prometheus_client import REGISTRY

from app.predictions import service

MODEL = service.loaded_model()
LABELS = {"model": MODEL.metadata.name, "version": MODEL.metadata.version}
SETOSA = [5.1, 3.5, 1.4, 0.2]


def sample(name: str, **labels: str) -> float:
    return REGISTRY.get_sample_value(name, {**LABELS, **labels}) or 0


def test_predictions_are_counted_by_their_label_and_runs_are_timed() -> None:
    made = sample("predictions_total", label="setosa")
    runs = sample("prediction_duration_seconds_count")
    service.prediction(MODEL, service.run(MODEL, [SETOSA, SETOSA]))
    assert sample("predictions_total", label="setosa") == made + 2
    assert sample("prediction_duration_seconds_count") == runs + 1
