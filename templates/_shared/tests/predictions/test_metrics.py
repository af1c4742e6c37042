from prometheus_client import REGISTRY

from app.predictions import service

LABELS = {"model": "iris", "version": "1.0.0"}
SETOSA = [5.1, 3.5, 1.4, 0.2]


def sample(name: str, **labels: str) -> float:
    return REGISTRY.get_sample_value(name, {**LABELS, **labels}) or 0


def test_predictions_are_counted_by_their_label_and_runs_are_timed() -> None:
    made = sample("predictions_total", label="setosa")
    runs = sample("prediction_duration_seconds_count")
    model = service.loaded_model()
    service.prediction(model, service.run(model, [SETOSA, SETOSA]))
    assert sample("predictions_total", label="setosa") == made + 2
    assert sample("prediction_duration_seconds_count") == runs + 1
