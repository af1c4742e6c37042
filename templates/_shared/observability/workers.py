"""What the workers find when they start."""

import atexit
import os
from shutil import rmtree
from tempfile import mkdtemp

from app.observability.settings import get_observability_settings


def prepare_workers(count: int) -> None:
    # A worker that ended for its settings would be started again and again.
    get_observability_settings()
    if count > 1:
        folder = mkdtemp(prefix="metrics-")
        atexit.register(rmtree, folder, ignore_errors=True)
        # Read when prometheus_client is imported, so not in the process that starts the workers.
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = folder
