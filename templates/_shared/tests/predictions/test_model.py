import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from app.predictions.loading import get_model
from app.predictions.metadata import ModelError, hash_of, read_metadata
from app.predictions.model import load_model
from app.predictions.settings import get_prediction_settings

SERVED = get_prediction_settings().model_path
SETOSA, VIRGINICA = [5.1, 3.5, 1.4, 0.2], [6.3, 3.3, 6.0, 2.5]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A copy of the model that is served."""
    shutil.copy(SERVED.with_suffix(".json"), tmp_path)
    return Path(shutil.copy(SERVED, tmp_path))


def change_metadata(path: Path, **changes: object) -> None:
    file = path.with_suffix(".json")
    file.write_text(json.dumps({**json.loads(file.read_text()), **changes}))


def test_it_tells_one_class_from_another() -> None:
    first, second = load_model(SERVED).probabilities([SETOSA, VIRGINICA])
    assert first.index(max(first)) == 0
    assert second.index(max(second)) == 2
    assert sum(first) == pytest.approx(1)


def test_its_runtime_tells_nobody_that_it_runs(tmp_path: Path) -> None:
    """Where it does, it leaves a file among the temporary ones."""
    command = [sys.executable, "-c", "import app.predictions.model"]
    subprocess.run(command, check=True, env={"TMPDIR": str(tmp_path)})  # noqa: S603 - our own
    assert not list(tmp_path.iterdir())


def test_its_metadata_says_what_was_measured() -> None:
    metadata = read_metadata(SERVED)
    assert metadata.metrics["accuracy"] > 0.9
    assert metadata.model_hash == hash_of(SERVED.read_bytes())


def test_a_file_that_is_not_the_one_described_is_refused(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(ModelError, match="not the file that its metadata describes"):
        load_model(path)


def test_a_file_that_is_no_model_is_refused(path: Path) -> None:
    path.write_bytes(b"no model")
    change_metadata(path, model_hash=hash_of(b"no model"))
    with pytest.raises(ModelError, match="cannot be run"):
        load_model(path)


@pytest.mark.parametrize(
    "changes",
    [
        {"classes": ["setosa"]},
        {"features": [{"name": "petal_length", "minimum": 0, "maximum": 1}]},
        {"version": None},
    ],
)
def test_metadata_that_does_not_fit_is_refused(path: Path, changes: dict[str, object]) -> None:
    change_metadata(path, **changes)
    with pytest.raises(ModelError):
        load_model(path)


@pytest.mark.parametrize("suffix", [".json", ".onnx"])
def test_a_missing_file_is_named(path: Path, suffix: str) -> None:
    missing = path.with_suffix(suffix)
    missing.unlink()
    with pytest.raises(ModelError, match=f"{missing.name} cannot be read"):
        load_model(path)


def test_what_cannot_be_used_is_told_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("MODEL_PATH", str(tmp_path / "missing.onnx"))
    get_prediction_settings.cache_clear()
    try:
        assert get_model.__wrapped__() is None
    finally:
        get_prediction_settings.cache_clear()
    [line] = caplog.messages
    assert line.startswith("The model is not served: ")
