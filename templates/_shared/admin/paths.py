"""Where the admin is, and where it leads to."""

import re

PATH = "/admin"
# What a browser sends as it stands (RFC 3986); line ends, for one, are no header's.
PAGE = re.compile(rf"{PATH}/[!-\[\]-~]*")


def safe_path(wanted: str) -> str:
    """Only pages of the admin: an address from elsewhere could lead anywhere."""
    return wanted if PAGE.fullmatch(wanted) else f"{PATH}/"
