"""The mails that wait to leave: threads hand them over, so that nobody waits for a mail server."""

import logging
from collections.abc import Callable
from contextvars import Context, copy_context
from email.message import EmailMessage
from queue import SimpleQueue
from threading import Thread
from time import monotonic

# Threads of its own: those that hash passwords are not for a mail server to hold.
THREADS = 4
CAPACITY = 1000  # mails that may wait
DRAIN_SECONDS = 2  # for what is left at the end

logger = logging.getLogger(__name__)


class MailQueue:
    """Hands mails to `deliver`, which may block and fail, in the order in which they come."""

    def __init__(self, deliver: Callable[[EmailMessage], None]) -> None:
        self.deliver = deliver
        self.waiting: SimpleQueue[tuple[Context, EmailMessage] | None] = SimpleQueue()
        # Daemons, because a mail server that hangs does not keep the process from its end.
        self.threads = [Thread(target=self.work, daemon=True) for _ in range(THREADS)]
        for thread in self.threads:
            thread.start()

    def put(self, message: EmailMessage) -> None:
        if self.waiting.qsize() < CAPACITY:
            # The request's id is in the context.
            self.waiting.put((copy_context(), message))
        else:
            logger.error("A mail was dropped: %d are waiting", CAPACITY)

    def work(self) -> None:
        while waiting := self.waiting.get():
            context, message = waiting
            context.run(self.try_to_deliver, message)

    def try_to_deliver(self, message: EmailMessage) -> None:
        try:
            self.deliver(message)
        except Exception as error:
            # The error's own text may tell whom the mail was for.
            code = getattr(error, "smtp_code", "")
            logger.error("A mail was not delivered: %s %s", type(error).__name__, code)

    def close(self) -> None:
        """Let what is waiting leave, if it does so quickly."""
        deadline = monotonic() + DRAIN_SECONDS
        for _ in self.threads:
            self.waiting.put(None)
        for thread in self.threads:
            thread.join(max(0, deadline - monotonic()))
        if left := self.waiting.qsize():
            logger.error("%d mails were not delivered before the end", left)
