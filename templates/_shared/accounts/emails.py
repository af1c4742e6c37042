"""E-mail addresses in the one form in which they are stored and compared."""

from email_validator import EmailNotValidError, validate_email

MAX_LENGTH = 254


def normalize_email(value: str) -> str:
    """The address in lower case. Raises `ValueError` with a message for the user.

    Strictly, the part before the @ may differ by case (RFC 5321, section 2.4); no provider of note
    does that, while people do type their address in either case.
    """
    try:
        return validate_email(value, check_deliverability=False, strict=True).normalized.lower()
    except EmailNotValidError as error:
        raise ValueError(str(error)) from None
