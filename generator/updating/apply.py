"""Writing a merge into a project, with a journal that can take it back."""

from dataclasses import replace

from generator.errors import ExitCode, GeneratorError
from generator.git import Git, GitError
from generator.interrupts import held_back
from generator.updating.index_entries import conflict_entries
from generator.updating.journal import Record, open_journal
from generator.updating.merge import Merge
from generator.updating.merge_repository import MergeRepository
from generator.updating.plan import written_paths
from generator.updating.repository import Repository
from generator.updating.restore import ABANDONED, restore


def record_merge(
    repository: Repository, aside: MergeRepository, merge: Merge, versions: tuple[str, str]
) -> Record:
    """What `apply_merge` is to do; `versions` are those before and after."""

    def from_top(paths: set[str]) -> tuple[str, ...]:
        return tuple(repository.prefix + path for path in sorted(paths))

    return Record(
        prefix=repository.prefix,
        head=repository.head(),
        before=aside.whole_tree(),
        after=aside.merged_whole_tree(merge),
        paths=from_top(written_paths(merge)),
        conflicts=from_top(merge.conflicts),
        from_version=versions[0],
        to_version=versions[1],
    )


def apply_merge(
    repository: Repository, aside: MergeRepository, merge: Merge, record: Record
) -> None:
    """Write the merge into index and working tree, its conflicts as git's own.

    The journal stays until `finish` or `abort`; when writing fails, every change is taken back.
    """
    _send_objects(repository.git, aside, merge, record)
    with open_journal(repository) as journal, held_back() as interrupts:
        journal.begin(record, repository)
        git = replace(repository.git, inherited=journal.inherited)
        try:
            git.run("update-index", "-q", "--refresh", accept=1)
            read_tree = ("read-tree", "-m", "-u", "--no-recurse-submodules")
            git.run(*read_tree, record.before, record.after)
            stages = conflict_entries(merge, repository.prefix)
            git.run("update-index", "-z", "--index-info", stdin=stages)
        except GitError as error:
            edited = restore(repository, journal)
            message = f"the update could not be written and was taken back: {error.message}"
            hint = f"what was edited meanwhile is in {ABANDONED}" if edited else "repeat it then"
            raise GeneratorError(message, hint, ExitCode.TARGET) from error
        except BaseException:
            restore(repository, journal)
            raise
        if interrupts:
            restore(repository, journal)
        else:
            journal.mark_applied()


def _send_objects(git: Git, aside: MergeRepository, merge: Merge, record: Record) -> None:
    """Copy the trees and what is new in them to the project's repository; no ref names them yet."""
    known = (f"^{record.head}",) if record.head else ()
    made = ("rev-list", "--objects", "--no-object-names", record.before, record.after, *known)
    names = aside.git.run(*made) + b"".join(
        f"{stage.blob.oid}\n".encode() for stage in merge.stages
    )
    git.run(
        "unpack-objects", "-q", stdin=aside.git.run("pack-objects", "-q", "--stdout", stdin=names)
    )
