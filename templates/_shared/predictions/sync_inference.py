"""Where the model runs: in the request's thread, a bounded number at the same time."""

import os
from threading import BoundedSemaphore

# More at the same time than there are cores would only slow each other.
RUNS = BoundedSemaphore(os.cpu_count() or 1)
