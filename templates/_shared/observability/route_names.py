"""Routes by one name on every framework, so that dashboards need not know which it is."""

import re
from functools import lru_cache

# `<id>`, `<uuid:id>`, `<any(a, b):page>`
PARAMETER = re.compile(r"<(?:[^<>:]*:)?(\w+)>")


@lru_cache
def route_template(pattern: str) -> str:
    """The template of a path: `/api/v1/items/<uuid:id>` gives `/api/v1/items/{id}`."""
    return PARAMETER.sub(r"{\1}", pattern)
