"""What happens around tasks: logging, the request's id, and the refusal to work without Redis."""

import logging
import sys
from typing import Any

from celery import Task, current_task
from celery.signals import (
    beat_init,
    before_task_publish,
    celeryd_init,
    setup_logging,
    task_prerun,
)

from app.core.logs import configure_logging
from app.core.redis_settings import get_redis_settings
from app.core.request_id import request_id
from app.core.settings import get_settings

HEADER = "request_id"


class TaskIdFilter(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        if current_task:
            record.task_id = current_task.request.id
        return True


@setup_logging.connect
def log_as_the_service_does(**_: Any) -> None:
    configure_logging(get_settings())
    for handler in logging.getLogger().handlers:
        handler.addFilter(TaskIdFilter())


@celeryd_init.connect
@beat_init.connect
def require_redis(**_: Any) -> None:
    if get_redis_settings().url is None:
        sys.exit("The environment is not complete (.env.example lists it):\n  REDIS_URL: required")


@before_task_publish.connect
def carry_request_id(headers: dict[str, Any], **_: Any) -> None:
    headers.setdefault(HEADER, request_id.get())


@task_prerun.connect
def take_request_id(task: Task[Any, Any], **_: Any) -> None:
    request_id.set((task.request.headers or {}).get(HEADER, "-"))
