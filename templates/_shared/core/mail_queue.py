"""The mails that wait to leave: threads hand them over, so that nobody waits for a mail server."""

import logging
from collections.abc import Callable
from contextvars import Context, copy_context
from email.message import EmailMessage
from functools import partial
from queue import SimpleQueue
from threading import Lock, Thread
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
        self.waiting: SimpleQueue[tuple[Context, Callable[[], None]] | None] = SimpleQueue()
        self.threads: list[Thread] = []
        self.starting = Lock()

    def put(self, message: EmailMessage) -> None:
        self.run(partial(self.deliver, message))

    def run(self, work: Callable[[], None]) -> None:
        """Do in a thread what leads to a mail, or to none: nobody is to learn which by waiting."""
        if self.waiting.qsize() >= CAPACITY:
            logger.error("A mail was dropped: %d are waiting", CAPACITY)
            return
        self.start()
        # The request's id is in the context.
        self.waiting.put((copy_context(), work))

    def start(self) -> None:
        """Not before there is work: a process that forks until then does not lose its threads."""
        with self.starting:
            if not self.threads:
                # Daemons, because a mail server that hangs does not keep the process from its end.
                self.threads = [Thread(target=self.serve, daemon=True) for _ in range(THREADS)]
                for thread in self.threads:
                    thread.start()

    def serve(self) -> None:
        while waiting := self.waiting.get():
            context, work = waiting
            context.run(self.attempt, work)

    def attempt(self, work: Callable[[], None]) -> None:
        try:
            work()
        except Exception as error:
            # The error's own text may tell whom the mail was for.
            code = getattr(error, "smtp_code", "")
            logger.error("A mail was not delivered: %s %s", type(error).__name__, code)

    def close(self) -> None:
        """Let what is waiting leave, if it does so quickly."""
        deadline = monotonic() + DRAIN_SECONDS
        alive = [thread for thread in self.threads if thread.is_alive()]
        self.threads = []
        if not alive:
            return
        for _ in alive:
            self.waiting.put(None)
        for thread in alive:
            thread.join(max(0, deadline - monotonic()))
        # A thread that hangs has not taken its None.
        if left := self.waiting.qsize() - sum(thread.is_alive() for thread in alive):
            logger.error("%d mails were not delivered before the end", left)
