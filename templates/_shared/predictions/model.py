"""The model in memory: an ONNX file, run by ONNX Runtime."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from onnxruntime import InferenceSession, SessionOptions

from app.predictions.metadata import Metadata, ModelError, hash_of, read_metadata

OUTPUT = "probabilities"
ERRORS_ONLY = 3

Row = Sequence[float]
# For each row of features, what each class has for it.
Probabilities = list[list[float]]


class Model:
    """A model and what is known of it; several threads may run it at the same time."""

    def __init__(self, metadata: Metadata, session: InferenceSession) -> None:
        self.metadata = metadata
        self.session = session
        self.input = session.get_inputs()[0].name

    def probabilities(self, rows: Sequence[Row]) -> Probabilities:
        # What float32 cannot hold becomes infinite, and its probabilities no numbers.
        with np.errstate(over="ignore"):
            features = np.asarray(rows, dtype=np.float32)
        [probabilities] = self.session.run([OUTPUT], {self.input: features})
        found: Probabilities = probabilities.tolist()
        return found


def load_model(path: Path) -> Model:
    """Read a model and run it once. Raises `ModelError`."""
    metadata = read_metadata(path)
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ModelError(f"{path} cannot be read: {error.strerror}") from error
    if hash_of(content) != metadata.model_hash:
        raise ModelError(f"{path} is not the file that its metadata describes")
    try:
        model = Model(metadata, InferenceSession(content, session_options()))
        warm_up(model)
    except ModelError:
        raise
    # What ONNX Runtime raises has no base of its own.
    except Exception as error:
        raise ModelError(f"{path} cannot be run: {error}") from error
    return model


def session_options() -> SessionOptions:
    """A run takes one thread: how many go on at the same time is decided by who calls."""
    options = SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = ERRORS_ONLY
    return options


def warm_up(model: Model) -> None:
    """The first run is slower than the others. Raises `ModelError`, or what the run raises."""
    middle = [(feature.minimum + feature.maximum) / 2 for feature in model.metadata.features]
    [probabilities] = model.probabilities([middle])
    if len(probabilities) != len(model.metadata.classes):
        raise ModelError("The model's outputs are not the classes that its metadata names")
