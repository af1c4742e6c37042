"""Taking an update back: the files it wrote and the index, exactly as they were."""

import os
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from generator.errors import ExitCode, GeneratorError
from generator.git import IDENTITY, Git
from generator.updating.journal import Journal, Record, copy_file
from generator.updating.repository import Repository, copy_index
from generator.updating.trees import index_entry

ABANDONED = "refs/scaffold/abandoned"


def restore(repository: Repository, journal: Journal) -> bool:
    """Put back the project's index and the written files, and drop the journal.

    What was edited or staged since goes to refs/scaffold/abandoned first: True if there was any.
    """
    record, files = journal.read(), journal.saved_files(journal.read())
    git = replace(repository.git, inherited=journal.inherited)
    abandoned = _save_edits(repository, git, journal, record)
    journal.mark_unapplied()
    for path in set(record.paths) - set(files):
        _remove(repository.top, path)
    _refuse_folders(repository.top, files)
    _install_index(repository, git, journal)
    for path, copy in files.items():
        _put_back(copy, repository.top / path)
    git.run("update-index", "-q", "--refresh", accept=1)
    journal.drop()
    return abandoned


def _put_back(copy: Path, place: Path) -> None:
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        place.unlink(missing_ok=True)
        copy_file(copy, place)
    except OSError as error:
        message = f"{place} cannot be given back: {error.strerror}"
        raise GeneratorError(message, "clear the way, then repeat", ExitCode.TARGET) from error


def _save_edits(repository: Repository, git: Git, journal: Journal, record: Record) -> bool:
    index = journal.folder / "edited.index"
    copy_index(repository.index, index)
    edited = git.using(GIT_INDEX_FILE=index, **IDENTITY)
    files = [path for path in record.paths if not _is_folder(repository.top / path)]
    names = b"".join(os.fsencode(path) + b"\0" for path in files)
    add = ("update-index", "--add", "--remove", "-z", "--stdin")
    edited.run("-c", "core.safecrlf=false", *add, stdin=names)
    tree = edited.text("write-tree")
    before, after = ((side, tree, record.prefix) for side in (record.before, record.after))
    if not _changed(git, *before) & _changed(git, *after):
        return False
    known = (repository.head(), repository.commit_of(ABANDONED))
    parents = [option for commit in known if commit for option in ("-p", commit)]
    message = "Edited since the update that was abandoned"
    commit = edited.text("commit-tree", tree, *parents, "-m", message)
    git.run("update-ref", ABANDONED, commit)
    return True


def _changed(git: Git, before: str, after: str, prefix: str) -> set[bytes]:
    """The project's paths that `after` has otherwise; what is gone holds nothing to save."""
    diff = ("diff-tree", "-r", "-z", "--name-only", "--no-renames", "--diff-filter=d")
    within = ("--", prefix) if prefix else ()
    return set(git.run(*diff, before, after, *within).split(b"\0")[:-1])


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


def _install_index(repository: Repository, git: Git, journal: Journal) -> None:
    restored = journal.folder / "restored.index"
    copy_index(journal.saved_index, restored)
    _keep_neighbours(repository.prefix, git, restored)
    lock = repository.folder / "index.lock"
    try:
        lock.open("xb").close()
    except FileExistsError as error:
        message = f"{lock} exists: another git process seems to be at work"
        hint = "wait for it, then scaffold update --abort"
        raise GeneratorError(message, hint, ExitCode.TARGET) from error
    restored.replace(repository.index)
    lock.unlink()


def _keep_neighbours(prefix: str, git: Git, index: Path) -> None:
    """What was staged since outside the project stays staged."""
    then, now = (_entries_outside(prefix, at) for at in (git.using(GIT_INDEX_FILE=index), git))
    if then == now:
        return
    removed = {index_entry("0", name.split()[0], path) for path, _, name in then - now}
    added = {index_entry(mode, name, path) for path, mode, name in now - then}
    stdin = b"".join([*removed, *added])
    git.using(GIT_INDEX_FILE=index).run("update-index", "-z", "--index-info", stdin=stdin)


def _entries_outside(prefix: str, git: Git) -> set[tuple[str, str, str]]:
    """Path, mode, and id with stage."""
    entries = git.run("ls-files", "--stage", "-z").split(b"\0")[:-1] if prefix else []
    pairs = (entry.split(b"\t", 1) for entry in entries)
    fields = ((os.fsdecode(path), *meta.decode().split(" ", 1)) for meta, path in pairs)
    return {(path, mode, name) for path, mode, name in fields if not path.startswith(prefix)}
