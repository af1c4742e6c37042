import pytest

from app.accounts.models import User
from app.admin.listing import PAGE_SIZE, Column, Contains, Day, Flag, Listing, Table

TABLE = Table(
    source=User,
    id=User.id,
    columns=(Column("email", "E-mail", User.email), Column("created_at", "At", User.created_at)),
    search=(User.email,),
    filters=(
        Flag("active", "Active", User.is_active),
        Contains("like", "Like", User.email),
        Day("from", "From", User.created_at),
        Day("to", "To", User.created_at, last=True),
    ),
)


def where(**query: str) -> str:
    return str(Listing(TABLE, query).count().whereclause)


@pytest.mark.parametrize("name", ["q", "active", "like", "from", "to"])
@pytest.mark.parametrize("value", ["", "\0", " ", "nonsense"])
def test_what_says_nothing_narrows_nothing(name: str, value: str) -> None:
    narrowing = value == "nonsense" and name in ("q", "like")
    assert (where(**{name: value}) != "None") is narrowing


@pytest.mark.parametrize("day", ["0000-00-00", "2026-13-01", "9999-12-31", "²026-01-01"])
def test_a_day_that_there_is_not_narrows_nothing(day: str) -> None:
    assert where(to=day) == "None"


def test_filters_and_search_hold_together() -> None:
    condition = where(q="ada", active="yes", to="2026-01-02")
    assert condition.count(" AND ") == 2


def test_wildcards_are_characters_like_others() -> None:
    statement = Listing(TABLE, {"q": "100%_"}).count().compile()
    assert "100/%/_" in statement.params.values()


def test_only_a_column_of_the_list_orders_it() -> None:
    assert Listing(TABLE, {"order": "email"}).order == "email"
    assert Listing(TABLE, {"order": "-email"}).order == "-email"
    for order in ("", "password_hash", "--email", "email; DROP TABLE users"):
        assert Listing(TABLE, {"order": order}).order == "-created_at"


def test_the_nearest_page_is_shown() -> None:
    total = 2 * PAGE_SIZE + 1
    for asked, page in {"": 1, "2": 2, "0": 1, "-1": 1, "x": 1, "99": 3, "9" * 30: 1}.items():
        assert Listing(TABLE, {"page": asked}).page_of(total) == page
    assert Listing(TABLE, {}).page_of(0) == 1


def test_links_keep_what_is_asked_for() -> None:
    listing = Listing(TABLE, {"q": "a&b", "order": "email", "page": "3", "notice": "saved"})
    assert listing.link(page=2) == "?q=a%26b&order=email&page=2"
    assert listing.order_link(TABLE.columns[0]) == "?q=a%26b&order=-email"
    assert listing.order_link(TABLE.columns[1]) == "?q=a%26b&order=created_at"
    assert listing.direction(TABLE.columns[0]) == "ascending"
    assert listing.direction(TABLE.columns[1]) is None
