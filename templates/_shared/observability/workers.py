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
        atexit.register(remove, folder, os.getpid())
        # Read when prometheus_client is imported, so not in the process that starts the workers.
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = folder


def remove(folder: str, owner: int) -> None:
    # Workers that were forked come here too when they end, and the others still count.
    if os.getpid() == owner:
        rmtree(folder, ignore_errors=True)
