"""What a merge brings and cannot finish by itself, found in the merged files."""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from generator.updating.prepare import Prepared
from generator.updating.trees import Tree, read_blob

EXAMPLE = ".env.example"
# As Django numbers them.
MIGRATION = re.compile(r"\d{4}_\w+\.py")


def left_to_do(prepared: Prepared) -> list[str]:
    """Sentences that name the commands."""
    return [*_variables(prepared), *_forked_migrations(prepared)]


def _variables(prepared: Prepared) -> Iterator[str]:
    merge, git = prepared.merge, prepared.aside.git

    def names(tree: Tree) -> list[str]:
        if EXAMPLE not in tree:
            return []
        content = read_blob(git, tree[EXAMPLE]).decode(errors="replace")
        return re.findall(r"(?m)^#? ?([A-Z][A-Z0-9_]+)=", content)

    known = names(merge.ours)
    new = [name for name in names(merge.result) if name not in known]
    if new and EXAMPLE not in merge.conflicts:
        yield f"{EXAMPLE} has more: {', '.join(new)}; set them where their defaults will not do."


def _forked_migrations(prepared: Prepared) -> Iterator[str]:
    """Django wants one history an app: one of the project's beside a new one must be joined."""
    merge = prepared.merge
    own = _migration_folders(merge.ours, merge.base)
    new = _migration_folders(merge.theirs, merge.base)
    if prepared.answers.get("framework") == "django" and own & new:
        apps = ", ".join(sorted(own & new))
        command = "uv run python manage.py makemigrations --merge"
        yield f"{apps} has new migrations beside yours; join the two histories:"
        yield f"  {command}"


def _migration_folders(tree: Tree, base: Tree) -> set[str]:
    paths = (PurePosixPath(path) for path in tree.keys() - base.keys())
    return {
        str(path.parent)
        for path in paths
        if path.parent.name == "migrations" and MIGRATION.fullmatch(path.name)
    }
