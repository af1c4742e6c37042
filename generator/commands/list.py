"""`scaffold list`: what there is, a line each."""

from collections.abc import Iterator

from generator.catalogue import KINDS, Entry, entries_named
from generator.output import Result
from generator.questions import load


def list_choices(name: str | None) -> Result:
    found = entries_named(load(), name)
    data = {
        group: [entry for entry in found if entry["kind"] == kind] for kind, group in KINDS.items()
    }
    return Result(data, list(_lines(data)))


def _lines(data: dict[str, list[Entry]]) -> Iterator[str]:
    for group, members in data.items():
        if members:
            yield f"{group.capitalize()}:"
        for entry in members:
            yield f"  {entry['name']!s:20} {entry['title']}"
    entries = (entry for members in data.values() for entry in members)
    if names := [str(entry["feature"]) for entry in entries if entry.get("feature")]:
        yield ""
        yield f"Features, for scaffold add and scaffold remove: {', '.join(sorted(names))}"
    yield ""
    yield "More about one of them: scaffold describe NAME"
