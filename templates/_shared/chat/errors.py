"""What can go wrong with a chat."""

from collections.abc import Iterable

from app.core.errors import ServiceError


class NoModelError(ServiceError):
    """No language model is set up; `missing` are the variables that would name one."""

    def __init__(self, missing: Iterable[str]) -> None:
        super().__init__(f"No language model is set up: set {' and '.join(missing)}.")


class UpstreamError(ServiceError):
    """The language model failed.

    `reason` is for the log: a status or a kind of error, never what was asked or answered. With
    `passes` another try may succeed.
    """

    def __init__(self, reason: str, *, passes: bool = False) -> None:
        super().__init__("The language model does not answer. Try again later.")
        self.reason = reason
        self.passes = passes


class LimitReachedError(ServiceError):
    """The caller has used up what a time allows; `retry_after` is in seconds."""

    def __init__(self, detail: str, retry_after: int) -> None:
        super().__init__(detail)
        self.retry_after = retry_after
