"""Lists in pages."""

import re
from dataclasses import dataclass

from flask import request

SIZE = 20  # rows of a page


@dataclass(frozen=True)
class Page:
    """A page of a list; the first one has the number 1."""

    number: int
    total: int  # rows of the whole list

    @property
    def count(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // SIZE))


def wanted_number() -> int:
    """The number that `?page=` asks for; what is none counts as 1."""
    text = request.args.get("page", "")
    return int(text) if re.fullmatch("[1-9][0-9]{0,7}", text) else 1
