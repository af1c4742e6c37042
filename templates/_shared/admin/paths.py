"""Where the admin is, and where it leads to."""

PATH = "/admin"


def safe_path(wanted: str) -> str:
    """Only pages of the admin: an address from elsewhere could lead anywhere."""
    return wanted if wanted.startswith(f"{PATH}/") else f"{PATH}/"
