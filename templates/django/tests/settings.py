"""The settings of the tests, and of mypy, which reads the models: they need no environment."""

import os
import re
import tempfile
from pathlib import Path

scratch = tempfile.TemporaryDirectory()
sqlite = f"sqlite:///{Path(scratch.name) / 'app.db'}"
given = os.environ.get("DATABASE_URL", "")

# What the environment says otherwise is not for them.
example = (Path(__file__).parent.parent / ".env.example").read_text(encoding="utf-8")
for name in re.findall(r"^(?:# )?([A-Z_]+)=", example, re.MULTILINE):
    os.environ.pop(name, None)
os.environ |= {
    "ENVIRONMENT": "test",
    "SECRET_KEY": "the secret key of the tests, and of them alone",
    "DATABASE_URL": given if given.startswith("postgresql://") else sqlite,
}

from config.settings import *  # noqa: E402, F403
from config.settings.database import DATABASES  # noqa: E402

# Never the development database, but one that the tests make and drop.
DATABASES["default"]["TEST"] = {"NAME": f"{DATABASES['default']['NAME']}_test"}
