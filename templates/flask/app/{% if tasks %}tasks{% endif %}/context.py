"""The application around tasks: its context, and a session a task."""

from functools import lru_cache
from typing import Any

from celery import Task
from flask import Flask, has_app_context

from app import create_app
from app.core.database import commit_session


class ContextTask(Task[Any, Any]):
    """A task whose session, as `get_session` gives it, is committed if it succeeds."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        # Called like any function, it takes part in what its caller does.
        if has_app_context():
            return self.run(*args, **kwargs)
        with application().app_context():
            result = self.run(*args, **kwargs)
            commit_session()
        return result


@lru_cache
def application() -> Flask:
    """Made at a process's first task: connections do not survive a fork."""
    return create_app(with_logging=False)
