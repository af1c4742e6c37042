"""Lists of records: searched, filtered, ordered and cut into pages by the database."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from math import ceil
from typing import Any, ClassVar, Protocol
from urllib.parse import urlencode
from uuid import UUID

from sqlalchemy import ColumnElement, FromClause, Select, SQLColumnExpression, func, or_, select
from sqlalchemy.orm import DeclarativeBase

PAGE_SIZE = 25

Expression = SQLColumnExpression[Any]
Rows = Select[*tuple[Any, ...]]


@dataclass(frozen=True)
class Column:
    """A column of a list, which can also be ordered by it."""

    name: str
    label: str
    value: Expression


class Filter(Protocol):
    """What narrows a list; `kind` says which input asks for it."""

    kind: ClassVar[str]

    @property
    def name(self) -> str: ...

    @property
    def label(self) -> str: ...

    def condition(self, given: str) -> ColumnElement[bool] | None:
        """None where what was given says nothing."""
        ...


@dataclass(frozen=True)
class Flag:
    name: str
    label: str
    value: Expression
    kind: ClassVar[str] = "flag"

    def condition(self, given: str) -> ColumnElement[bool] | None:
        wanted = {"yes": True, "no": False}.get(given)
        return None if wanted is None else self.value.is_(wanted)


@dataclass(frozen=True)
class Contains:
    name: str
    label: str
    value: Expression
    kind: ClassVar[str] = "search"

    def condition(self, given: str) -> ColumnElement[bool] | None:
        return self.value.icontains(given, autoescape=True)


@dataclass(frozen=True)
class Day:
    """From the beginning of a day in UTC on or, if `last`, up to its end."""

    name: str
    label: str
    value: Expression
    last: bool = False
    kind: ClassVar[str] = "date"

    def condition(self, given: str) -> ColumnElement[bool] | None:
        try:
            day = datetime.combine(date.fromisoformat(given), time.min, UTC)
            return self.value < day + timedelta(days=1) if self.last else self.value >= day
        except (ValueError, OverflowError):
            return None


@dataclass(frozen=True)
class Table:
    """What a list is made of. The first column is what a record is called by."""

    source: FromClause | type[DeclarativeBase]
    id: Expression
    columns: tuple[Column, ...]
    search: tuple[Expression, ...]
    filters: tuple[Filter, ...]
    order: str = "-created_at"


class Listing:
    """A table as the query string of a request asks for it."""

    def __init__(self, table: Table, query: Mapping[str, str]) -> None:
        self.table = table
        # No text in the database has NUL characters, and PostgreSQL takes them for an error.
        self.query = {name: value.replace("\0", "").strip() for name, value in query.items()}
        self.orders = {column.name: column for column in table.columns}
        order = self.query.get("order", "")
        self.order = order if order.removeprefix("-") in self.orders else table.order

    @property
    def search(self) -> str:
        return self.query.get("q", "")

    @property
    def narrowed(self) -> bool:
        return any(self.query.get(name) for name in ("q", *(f.name for f in self.table.filters)))

    def conditions(self) -> Iterable[ColumnElement[bool]]:
        if self.search:
            yield or_(*(a.icontains(self.search, autoescape=True) for a in self.table.search))
        for narrowing in self.table.filters:
            given = self.query.get(narrowing.name)
            condition = narrowing.condition(given) if given else None
            if condition is not None:
                yield condition

    def count(self) -> Select[int]:
        return select(func.count()).select_from(self.table.source).where(*self.conditions())

    def page_of(self, total: int) -> int:
        """The page that is asked for, or the nearest one that there is; the first is 1."""
        asked = self.query.get("page", "")
        number = int(asked) if asked.isdecimal() and len(asked) < 10 else 1
        return max(1, min(number, self.pages_of(total)))

    def pages_of(self, total: int) -> int:
        return max(1, ceil(total / PAGE_SIZE))

    def rows(self, page: int) -> Rows:
        by = self.orders[self.order.removeprefix("-")].value
        ordered = by.desc() if self.order.startswith("-") else by.asc()
        statement = rows_of(self.table).where(*self.conditions()).order_by(ordered, self.table.id)
        return statement.limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE)

    def link(self, **changes: object) -> str:
        """The same list, but for what is changed; another order begins at the first page."""
        query = {**self.query, "page": "", "notice": "", **changes}
        return "?" + urlencode({name: value for name, value in query.items() if value})

    def order_link(self, column: Column) -> str:
        return self.link(order=f"-{column.name}" if self.order == column.name else column.name)

    def direction(self, column: Column) -> str | None:
        """How the list is ordered by the column, in the words of `aria-sort`."""
        return {column.name: "ascending", f"-{column.name}": "descending"}.get(self.order)


def rows_of(table: Table, ids: Iterable[UUID] | None = None) -> Rows:
    """Rows with `id` and the columns by their names; of these ids, if they are given."""
    values: list[Expression] = [column.value.label(column.name) for column in table.columns]
    statement: Rows = select(table.id.label("id"), *values).select_from(table.source)
    return statement if ids is None else statement.where(table.id.in_(ids))
