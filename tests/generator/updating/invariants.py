"""What must hold after any update of any project."""

import tomllib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from generator.updating.plan import FileChange, Status
from tests.generator.updating.edits import ANSWERS, changed_lines, marked_lines
from tests.generator.updating.files import EXECUTABLE, LINK, File, Files

USER, AUTHOR = "user", "author"


def overlaps(base: Files, ours: Files, theirs: Files) -> bool:
    """Whether both sides touch the same lines, or one of them a file that the other takes away."""
    return any(_overlaps(base, ours, theirs, path) for path in {*base, *ours, *theirs} - {ANSWERS})


def _overlaps(base: Files, ours: Files, theirs: Files, path: str) -> bool:
    old, mine, new = base.get(path), ours.get(path), theirs.get(path)
    if len({old, mine, new}) < 3:
        return False
    if not (old and mine and new):
        return True
    return bool(changed_lines(old.content, mine.content) & changed_lines(old.content, new.content))


def lost_lines(ours: Files, result: Files, changes: Sequence[FileChange]) -> Iterator[str]:
    """Lines that the user wrote and that are neither in place nor in a file the report names."""
    for path, file in ours.items():
        lines = marked_lines(USER, file)
        places = [place for place in _places(path, changes) if place in result]
        if lines and not any(
            _in_order(lines, marked_lines(USER, result[place])) for place in places
        ):
            yield f"{path}: {lines} is not in {places}"


def lost_modes(base: Files, ours: Files, result: Files, changes: Sequence[FileChange]) -> list[str]:
    """Files whose mode the user changed, and that have another one now."""
    changed = {path for path in ours if path in base and ours[path].mode != base[path].mode}
    added = {path for path in ours.keys() - base.keys() if ours[path].mode in {EXECUTABLE, LINK}}
    return [
        path
        for path in changed | added
        if not any(
            place in result and result[place].mode == ours[path].mode
            for place in _places(path, changes)
        )
    ]


def _places(path: str, changes: Sequence[FileChange]) -> Iterator[str]:
    """Where the report says that a file of the user's is."""
    yield path
    for change in changes:
        if change.renamed_from == path or change.status is Status.CONFLICT:
            yield change.path


def _in_order(lines: Sequence[bytes], all_lines: Sequence[bytes]) -> bool:
    rest = iter(all_lines)
    return all(line in rest for line in lines)


def revived_lines(
    sides: tuple[Files, Files, Files], result: Files, changes: Sequence[FileChange]
) -> Iterator[str]:
    """Lines that the user deleted and that are back in a file without a conflict."""
    conflicts = {change.path for change in changes if change.status is Status.CONFLICT}
    for path in set.intersection(*map(set, (*sides, result))) - conflicts:
        contents = [side[path].content for side in (*sides, result)]
        if contents[0] == contents[1]:
            continue
        base, ours, theirs, now = (Counter(content.splitlines()) for content in contents)
        deleted = (line for line in base if line not in ours and base[line] == theirs[line])
        yield from (f"{path}: {line!r}" for line in deleted if line in now)


def left_behind(
    sides: tuple[Files, Files, Files], result: Files, origins: tuple[dict[str, str], dict[str, str]]
) -> Iterator[str]:
    """Files that one side only moved, and that came without what the other changed in them."""
    base, ours, theirs = sides
    contents = Counter(file.content for file in base.values())
    for moved, edited, moves in ((theirs, ours, origins[1]), (ours, theirs, origins[0])):
        for target, origin in moves.items():
            before, mine = base.get(origin), edited.get(origin)
            followed = (
                before
                and mine
                and moved.get(target) == before
                and contents[before.content] == 1
                and not {origin, target} & (moved.keys() & {origin} | edited.keys() & {target})
                and _is_similar(before, mine)
            )
            if followed and result.get(target) != mine:
                yield f"{origin} -> {target}"


def _is_similar(before: File, after: File) -> bool:
    """By far enough for git to see that it is the same file."""
    lines = before.content.splitlines()
    changed = changed_lines(before.content, after.content.replace(b"\r\n", b"\n"))
    added = after.content.count(b"\n") - len(lines)
    return after.mode != LINK and len(lines) > 12 and len(changed) + max(added, 0) < len(lines) / 4


def foreign_line_ends(
    sides: tuple[Files, Files, Files], result: Files, changes: Sequence[FileChange]
) -> Iterator[str]:
    """Files that the user gave CRLF ends and that lost them, or conflict for nothing else."""
    base, ours, _ = sides
    conflicts = {change.path for change in changes if change.status is Status.CONFLICT}
    for path in set.intersection(*map(set, (*sides, result))):
        mine = ours[path].content
        if mine.count(b"\n") == mine.count(b"\r\n") > 0 == base[path].content.count(b"\r"):
            text = result[path].content
            if text.count(b"\n") != text.count(b"\r\n"):
                yield f"{path} has mixed ends"
            alone = mine.replace(b"\r\n", b"\n") == base[path].content
            if alone and path in conflicts and LINK not in {side[path].mode for side in sides}:
                yield f"{path} conflicts by its ends"


def missing_lines(
    theirs: Files, result: Files, changes: Sequence[FileChange], origins: dict[str, str]
) -> Iterator[str]:
    """Lines that the template brings and that arrived nowhere, in files said to have them."""
    arrived = {line for file in result.values() for line in marked_lines(AUTHOR, file)}
    excused = {change.path for change in changes if change.status in {Status.CONFLICT, Status.KEPT}}
    for path, file in theirs.items():
        if {path, origins.get(path, path)} & excused:
            continue
        yield from (
            f"{path}: {line!r}" for line in marked_lines(AUTHOR, file) if line not in arrived
        )


def broken_files(ours: Files, theirs: Files, result: Files) -> Iterator[str]:
    """Merged files that are broken where those they were merged from are not.

    The checks of a project that are quick enough here: Python compiles, TOML parses.
    """
    for path, file in result.items():
        check = CHECKS.get(path.rpartition(".")[2])
        sides = [side[path] for side in (ours, theirs) if path in side]
        if check is None or file.mode == LINK or file in sides or len(sides) < 2:
            continue
        if all(check(side.content) for side in sides) and not check(file.content):
            yield path


def _compiles(content: bytes) -> bool:
    try:
        compile(content, "merged", "exec", dont_inherit=True)
    except (SyntaxError, ValueError):
        return False
    return True


def _parses(content: bytes) -> bool:
    try:
        tomllib.loads(content.decode())
    except ValueError:
        return False
    return True


CHECKS: dict[str, Callable[[bytes], bool]] = {"py": _compiles, "toml": _parses}
