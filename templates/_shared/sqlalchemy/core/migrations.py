"""Where new migrations go: to the branch `project`, which is yours alone.

The other branches come with the template and grow with its updates; what is written here never
stands in their way. A new migration depends on all those that are there when it is written.
"""

from collections.abc import Iterable

from alembic.operations import MigrationScript
from alembic.runtime.migration import MigrationContext
from alembic.script import Script, ScriptDirectory

BRANCH = "project"


def place_on_project_branch(
    context: MigrationContext, _revision: object, directives: list[MigrationScript]
) -> None:
    """A `process_revision_directives` hook. Where no model has changed, no migration is written."""
    config, [script] = context.config, directives
    if config is None or script.head not in (None, "head"):
        return
    if getattr(config.cmd_opts, "autogenerate", False) and script.upgrade_ops_list[0].is_empty():
        directives.clear()
        return
    heads: Iterable[Script] = ScriptDirectory.from_config(config).get_revisions("heads")
    own = [head.revision for head in heads if BRANCH in head.branch_labels]
    script.head = own[0] if own else "base"
    script.branch_label = None if own else BRANCH
    script.depends_on = [head.revision for head in heads if head.revision not in own]
