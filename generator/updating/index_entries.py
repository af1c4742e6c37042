"""Entries for `git update-index -z --index-info`: how a merge looks in an index."""

import os
from collections.abc import Iterator

from generator.updating.merge import Merge


def merged_entries(merge: Merge, prefix: str) -> bytes:
    """From the project's files to the merged ones; removals first: a folder may follow a file."""
    return b"".join(_merged(merge, prefix))


def conflict_entries(merge: Merge, prefix: str) -> bytes:
    """From the merged files to the sides of the conflicts among them."""
    return b"".join(_conflicting(merge, prefix))


def _merged(merge: Merge, prefix: str) -> Iterator[bytes]:
    for path in merge.ours.keys() - merge.result.keys():
        yield _entry("0", merge.ours[path].oid, prefix + path)
    for path, blob in merge.result.items():
        if merge.ours.get(path) != blob:
            yield _entry(blob.mode, blob.oid, prefix + path)


def _conflicting(merge: Merge, prefix: str) -> Iterator[bytes]:
    for stage in merge.stages:
        # Mode 0 removes the path, whatever the id is.
        yield _entry("0", stage.blob.oid, prefix + stage.path)
    for stage in merge.stages:
        yield _entry(stage.blob.mode, f"{stage.blob.oid} {stage.number}", prefix + stage.path)


def _entry(mode: str, name: str, path: str) -> bytes:
    return f"{mode} {name}\t".encode() + os.fsencode(path) + b"\0"
