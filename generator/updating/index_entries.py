"""Entries for `git update-index -z --index-info`: how a merge looks in an index."""

from collections.abc import Iterator

from generator.updating.merge import Merge
from generator.updating.trees import index_entry


def merged_entries(merge: Merge, prefix: str) -> bytes:
    """From the project's files to the merged ones; removals first: a folder may follow a file."""
    return b"".join(_merged(merge, prefix))


def conflict_entries(merge: Merge, prefix: str) -> bytes:
    """From the merged files to the sides of the conflicts among them."""
    return b"".join(_conflicting(merge, prefix))


def _merged(merge: Merge, prefix: str) -> Iterator[bytes]:
    for path in merge.ours.keys() - merge.result.keys():
        yield index_entry("0", merge.ours[path].oid, prefix + path)
    for path, blob in merge.result.items():
        if merge.ours.get(path) != blob:
            yield index_entry(blob.mode, blob.oid, prefix + path)


def _conflicting(merge: Merge, prefix: str) -> Iterator[bytes]:
    for stage in merge.stages:
        # Mode 0 removes the path, whatever the id is.
        yield index_entry("0", stage.blob.oid, prefix + stage.path)
    for stage in merge.stages:
        yield index_entry(stage.blob.mode, f"{stage.blob.oid} {stage.number}", prefix + stage.path)
