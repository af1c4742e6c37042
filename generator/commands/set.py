"""`scaffold set`: other answers for a project that is there already."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from generator.changes import parse_changes
from generator.commands.change import change
from generator.output import Result
from generator.removal import check_removal


def set_answers(folder: Path, settings: Sequence[str], *, dry_run: bool) -> Result:
    choose = partial(parse_changes, settings=settings)
    examine = partial(check_removal, dry_run=dry_run)
    return change(folder, choose, ("set", *settings), dry_run=dry_run, examine=examine)
