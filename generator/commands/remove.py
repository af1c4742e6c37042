"""`scaffold remove`: take features out of a project that does not build on them."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from generator.changes import switch
from generator.commands.change import change
from generator.output import Result
from generator.removal import check_removal


def remove(folder: Path, names: Sequence[str], *, dry_run: bool) -> Result:
    choose = partial(switch, names=names, on=False)
    examine = partial(check_removal, dry_run=dry_run)
    return change(folder, choose, ("remove", *names), dry_run=dry_run, examine=examine)
