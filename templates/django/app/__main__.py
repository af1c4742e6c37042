"""`python -m app` serves in production, with HOST, PORT and WORKERS from the environment."""

import os
import sys

from app.core.settings import get_settings

if __name__ == "__main__":
    get_settings()
    command = [sys.executable, "-m", "gunicorn", "--config", "python:config.gunicorn"]
    os.execv(sys.executable, command)  # noqa: S606 - takes over this process, signals included
