"""What can go wrong, in the service's own words; `problems.py` turns it into HTTP answers."""

from dataclasses import dataclass


class ServiceError(Exception):
    """Base of the errors that a caller is told about."""

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail


@dataclass(frozen=True)
class FieldError:
    """One invalid value.

    `pointer` is a JSON Pointer as a URI fragment (RFC 6901, section 6), such as `#/title`.
    """

    pointer: str
    detail: str


class MalformedBodyError(ServiceError):
    """The body cannot be parsed."""


class UnsupportedMediaTypeError(ServiceError):
    """The body is of a media type that the operation does not take."""


class BodyTooLargeError(ServiceError):
    """The body is larger than the service accepts."""


class NotFoundError(ServiceError):
    """There is no such resource, or none that the caller may know of."""


class InvalidValuesError(ServiceError):
    """The request was understood, but values in it are not valid."""

    def __init__(self, *errors: FieldError) -> None:
        super().__init__("The request has invalid values.")
        self.errors = errors
