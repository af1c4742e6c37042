"""What can go wrong with predictions."""

from app.core.errors import ServiceError


class UnavailableError(ServiceError):
    """No prediction can be made at the moment."""
