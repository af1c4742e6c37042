from typing import Any


def leave_out_editor(endpoints: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Without those that Wagtail has for the scripts of its own pages."""
    return [endpoint for endpoint in endpoints if not endpoint[0].startswith("/editor/")]
