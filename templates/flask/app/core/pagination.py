"""Parts of lists."""

from collections.abc import Sequence
from typing import TypeVar

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

Row = TypeVar("Row")


def select_page(
    session: Session, statement: Select[Row], limit: int, offset: int
) -> tuple[Sequence[Row], int]:
    """A part of what the statement selects, and how many rows there are in all."""
    everything = statement.order_by(None).subquery()
    total = session.scalar(select(func.count()).select_from(everything)) or 0
    return session.scalars(statement.limit(limit).offset(offset)).all(), total
