"""Taking an update back: the files it wrote and the index, exactly as they were."""

import os
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from generator.errors import ExitCode, GeneratorError
from generator.git import IDENTITY, Git
from generator.updating.journal import Journal, Record
from generator.updating.repository import Repository, copy_index
from generator.updating.trees import read_tree

ABANDONED = "refs/scaffold/abandoned"


def restore(repository: Repository, journal: Journal) -> bool:
    """Put back the index and the written files, and drop the journal.

    What was edited or staged since goes to refs/scaffold/abandoned first: True if there was any.
    """
    record = journal.read()
    git = replace(repository.git, inherited=journal.inherited)
    before = read_tree(git, record.before)
    kept = [path for path in record.paths if path in before]
    abandoned = _save_edits(repository, git, journal, record)
    for path in set(record.paths) - set(kept):
        _remove(repository.top, path)
    _refuse_folders(repository.top, kept)
    _install_index(repository, journal)
    # Attributes decide how other files are written, so they come first.
    kept.sort(key=lambda path: not path.endswith(".gitattributes"))
    names = b"".join(os.fsencode(path) + b"\0" for path in kept)
    git.run("checkout-index", "--force", "--index", "-z", "--stdin", stdin=names)
    git.run("update-index", "-q", "--refresh", accept=1)
    journal.drop()
    return abandoned


def _save_edits(repository: Repository, git: Git, journal: Journal, record: Record) -> bool:
    index = journal.folder / "edited.index"
    copy_index(repository.index, index)
    edited = git.using(GIT_INDEX_FILE=index, **IDENTITY)
    files = [path for path in record.paths if not _is_folder(repository.top / path)]
    names = b"".join(os.fsencode(path) + b"\0" for path in files)
    add = ("update-index", "--add", "--remove", "-z", "--stdin")
    edited.run("-c", "core.safecrlf=false", *add, stdin=names)
    tree = edited.text("write-tree")
    if not _changed(git, record.before, tree) & _changed(git, record.after, tree):
        return False
    known = (repository.head(), repository.commit_of(ABANDONED))
    parents = [option for commit in known if commit for option in ("-p", commit)]
    message = "Edited since the update that was abandoned"
    commit = edited.text("commit-tree", tree, *parents, "-m", message)
    git.run("update-ref", ABANDONED, commit)
    return True


def _changed(git: Git, before: str, after: str) -> set[bytes]:
    """Paths that `after` holds otherwise than `before`; what is gone holds nothing to save."""
    diff = ("diff-tree", "-r", "-z", "--name-only", "--no-renames", "--diff-filter=d")
    return set(git.run(*diff, before, after).split(b"\0")[:-1])


def _remove(top: Path, path: str) -> None:
    place = top / path
    if place.is_file() or place.is_symlink():
        place.unlink()
    for parent in place.parents:
        if parent == top or not _is_folder(parent) or any(parent.iterdir()):
            return
        parent.rmdir()


def _refuse_folders(top: Path, paths: Iterable[str]) -> None:
    for path in paths:
        if _is_folder(top / path):
            message = f"{path} was a file before the update and is a folder now"
            raise GeneratorError(message, "move the folder away, then repeat", ExitCode.TARGET)


def _is_folder(place: Path) -> bool:
    return place.is_dir() and not place.is_symlink()


def _install_index(repository: Repository, journal: Journal) -> None:
    lock = repository.folder / "index.lock"
    try:
        lock.open("xb").close()
    except FileExistsError as error:
        message = f"{lock} exists: another git process seems to be at work"
        hint = "wait for it, then scaffold update --abort"
        raise GeneratorError(message, hint, ExitCode.TARGET) from error
    copy_index(journal.saved_index, lock)
    lock.replace(repository.index)
