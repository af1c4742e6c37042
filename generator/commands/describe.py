"""`scaffold describe`: one framework, feature or preset in full."""

from collections.abc import Iterator
from typing import Any

from generator.catalogue import entries_named
from generator.commands.list import list_choices
from generator.output import Result
from generator.questions import load, spell


def describe(name: str | None) -> Result:
    if name is None:
        return list_choices(None)
    entry = entries_named(load(), name)[0]
    return Result(entry, list(_lines(entry)))


def _lines(entry: dict[str, Any]) -> Iterator[str]:
    yield f"{entry['name']} ({entry['kind']}): {entry['title']}"
    yield f"  {entry['summary']}"
    yield f"  Option: {entry['flag']}"
    match entry["kind"]:
        case "framework":
            yield from _framework_lines(entry)
        case "preset":
            yield f"  Leads to: {entry['framework']}"
        case _:
            yield from _question_lines(entry)


def _framework_lines(entry: dict[str, Any]) -> Iterator[str]:
    yield "Fits:"
    yield from (f"  + {situation}" for situation in entry["fits"])
    yield "Bear in mind:"
    yield from (f"  - {caveat}" for caveat in entry["caveats"])
    for refusal in entry["refuses"]:
        yield f"  x {refusal['need']} {spell(refusal['value'])}: {refusal['reason']}"
    yield f"Its projects store: {', '.join(entry['answers'])}"


def _question_lines(entry: dict[str, Any]) -> Iterator[str]:
    for value in entry["values"]:
        marker = " (default)" if value["value"] == entry["default"] else ""
        text = ": ".join(part for part in (value["label"], value["consequence"]) if part)
        yield f"  {spell(value['value']):12} {text}{marker}"
    if not entry["values"] and entry["default"] is not None:
        yield f"  Default: {spell(entry['default'])}"
    if entry["stored_for"]:
        yield f"  Stored for: {', '.join(entry['stored_for'])}"
    elif entry["kind"] == "need":
        yield "  Steers the recommendation; no project stores it in this release."
    if entry["feature"]:
        add, remove = (f"scaffold {verb} {entry['feature']}" for verb in ("add", "remove"))
        yield f"  In a project that is there already: {add}, {remove}"
    elif entry["stored_for"] and entry["name"] != "framework":
        yield f"  In a project that is there already: scaffold set {entry['name']}=VALUE"
    if entry["asked_when"]:
        yield f"  Asked when: {entry['asked_when'].strip('{} ')}"
