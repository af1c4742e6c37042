"""Writes docs/reference/faults.md: `python -m tests.faults.table`."""

from tests.faults.catalogue import Fault, faults
from tests.support.projects import ROOT
from tests.support.rows import FRAMEWORKS

PAGE = ROOT / "docs" / "reference" / "faults.md"

INTRODUCTION = """\
# Faults that the black-box suite notices

<!-- Written by `python -m tests.faults.table` from tests/faults/data/. -->

A suite that cannot fail proves nothing. So each of these {faults} faults is put into each rendered
skeleton, one at a time, and the tests named beside it must turn red; on the skeleton as it is they
are green. `pytest tests/faults` does it; `python -m tests.faults.search FAULT` runs the whole suite
against a fault and lists all the tests that notice it.

| Fault | What breaks | Changed file | Noticed by |
|---|---|---|---|
"""


def page() -> str:
    rows = [row(fault) for fault in faults()]
    return INTRODUCTION.format(faults=len(rows)) + "\n".join(rows) + "\n"


def row(fault: Fault) -> str:
    killers = "<br>".join(f"`{killer}`" for killer in fault.killers)
    return f"| `{fault.id}` | {fault.breaks} | {changed_files(fault)} | {killers} |"


def changed_files(fault: Fault) -> str:
    """One file where all skeletons share it, else one for each."""
    files = {framework: change.file for framework, change in fault.changes.items()}
    if len(files) == len(FRAMEWORKS) and len(set(files.values())) == 1:
        return f"`{files[FRAMEWORKS[0]]}`"
    return "<br>".join(f"{framework}: `{file}`" for framework, file in files.items())


if __name__ == "__main__":
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(page(), encoding="utf-8")
