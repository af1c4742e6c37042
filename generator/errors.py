"""What can go wrong, and the exit code that says so."""

from enum import IntEnum, unique


@unique
class ExitCode(IntEnum):
    DONE = 0
    INTERNAL = 1
    USAGE = 2
    CONFLICTS = 3
    OUTDATED = 4
    DRIFT = 5
    TARGET = 6
    TOOL_MISSING = 7
    INCOMPLETE = 8
    INTERRUPTED = 130


class GeneratorError(Exception):
    """A failure the user can act on: `message` says what is wrong, `hint` what to do about it."""

    def __init__(self, message: str, hint: str, exit_code: ExitCode) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.exit_code = exit_code


class UsageError(GeneratorError):
    """Wrong usage or an invalid answer."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message, hint, ExitCode.USAGE)
