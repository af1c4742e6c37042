"""`scaffold add`: features for a project that is there already."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from generator.changes import switch
from generator.commands.change import change
from generator.output import Result


def add(folder: Path, names: Sequence[str], *, dry_run: bool) -> Result:
    return change(folder, partial(switch, names=names, on=True), ("add", *names), dry_run=dry_run)
