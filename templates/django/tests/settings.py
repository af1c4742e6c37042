"""The settings of the tests, and of mypy, which reads the models: they need no environment."""

import os
import tempfile
from pathlib import Path

scratch = tempfile.TemporaryDirectory()
sqlite = f"sqlite:///{Path(scratch.name) / 'app.db'}"
postgresql = os.environ.get("DATABASE_URL", "").startswith("postgresql://")
os.environ |= {
    "ENVIRONMENT": "test",
    "SECRET_KEY": "the secret key of the tests, and of them alone",
    "DATABASE_URL": os.environ["DATABASE_URL"] if postgresql else sqlite,
}

from config.settings import *  # noqa: E402, F403
from config.settings.database import DATABASES  # noqa: E402

# Never the development database, but one that the tests make and drop.
DATABASES["default"]["TEST"] = {"NAME": f"{DATABASES['default']['NAME']}_test"}
