"""The Celery application: `celery --app app.tasks worker`, and `beat`.

A domain's tasks lie in its `tasks.py`, and may run twice: a worker that dies gives them back.
"""

from pkgutil import iter_modules

from celery import Celery

import app
from app.tasks import signals as signals  # connects them

celery = Celery("app")
# Read when it is first needed, for it reads the environment.
celery.config_from_object("app.tasks.config")
celery.autodiscover_tasks(
    [f"app.{module.name}" for module in iter_modules(app.__path__) if module.ispkg]
)
