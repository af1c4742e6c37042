"""Random changes to rendered files: what a user does by hand, what a template's authors do."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import lru_cache

from hypothesis import strategies as st

from tests.generator.updating.files import EXECUTABLE, LINK, REGULAR, File, Files

ANSWERS = ".copier-answers.yml"
PROSE = (".md", ".html", ".txt", "LICENSE")


@dataclass(frozen=True)
class Edit:
    kind: str
    file: int
    line: int
    size: int
    # At a place that the other side changes too, if it does.
    aimed: bool


@dataclass(frozen=True)
class Place:
    """A line of a file, or a whole file, that the other side changes."""

    path: str
    line: int


def edits(kinds: Sequence[str], most: int) -> st.SearchStrategy[list[Edit]]:
    number = st.integers(0, 9999)
    edit = st.builds(
        Edit, st.sampled_from(kinds), file=number, line=number, size=st.integers(1, 4),
        aimed=st.sampled_from((True, False, False)),
    )  # fmt: skip
    return st.lists(edit, min_size=1, max_size=most)


@dataclass
class Writer:
    """Changes files; each line it writes holds a mark of its own."""

    name: str
    files: Files
    places: Sequence[Place] = ()
    # What a template's file was called before.
    origins: dict[str, str] = field(default_factory=dict)
    written: int = 0

    def apply(self, edits: Sequence[Edit]) -> None:
        for edit in edits:
            KINDS[edit.kind](self, edit)

    def mark(self) -> bytes:
        self.written += 1
        return f"{self.name}-{self.written}-".encode()

    def line(self, path: str, extra: bytes = b"") -> bytes:
        return (b"" if path.endswith(PROSE) else b"# ") + self.mark() + extra + b"\n"

    def find(self, edit: Edit) -> tuple[str, int]:
        """A file that is there, and a line in it."""
        paths = [path for path in self.files if path != ANSWERS and self.files[path].mode != LINK]
        places = [place for place in self.places if place.path in paths]
        if edit.aimed and places:
            place = places[edit.file % len(places)]
            return place.path, place.line
        return paths[edit.file % len(paths)], edit.line

    def new_path(self, edit: Edit) -> str:
        places = [place for place in self.places if place.path not in self.files]
        if edit.aimed and places:
            return places[edit.file % len(places)].path
        folders = sorted({path.rpartition("/")[0] for path in self.files})
        folder = folders[edit.file % len(folders)]
        return f"{folder}/{self.name}_{self.written}.py".removeprefix("/")

    def rewrite(self, path: str, lines: Sequence[bytes]) -> None:
        self.files[path] = File(self.files[path].mode, b"".join(lines))


def marked_lines(name: str, file: File) -> list[bytes]:
    """The lines of a file that `name` wrote, without their ends."""
    start = f"{name}-".encode()
    if start not in file.content:
        return []
    return [line.rstrip(b"\r") for line in file.content.split(b"\n") if start in line]


@lru_cache(maxsize=2000)
def changed_lines(before: bytes, after: bytes) -> frozenset[int]:
    """Numbers of the lines of `before` that a change touches; an insertion touches both sides."""
    matcher = SequenceMatcher(None, before.splitlines(), after.splitlines(), autojunk=False)
    touched: set[int] = set()
    for tag, start, end, _, _ in matcher.get_opcodes():
        if tag != "equal":
            touched |= (
                set(range(max(start - 1, 0), end + 1)) if start == end else {*range(start, end)}
            )
    return frozenset(touched)


def changed_places(before: Files, after: Files) -> Iterator[Place]:
    for path in sorted({*before, *after}):
        old, new = before.get(path), after.get(path)
        if path == ANSWERS or old == new:
            continue
        if old and new:
            lines = sorted(changed_lines(old.content, new.content))
            yield from (Place(path, line) for line in lines[:8] or [0])
        else:
            yield Place(path, 0)


def worth_aiming_at(base: Files, after: Files, theirs: Files) -> list[Place]:
    """What the template's authors did last, and as much of what the release had changed already."""
    latest, earlier = list(changed_places(after, theirs)), list(changed_places(base, after))
    return latest + earlier[:: len(earlier) // (len(latest) + 1) + 1]


def _at(writer: Writer, edit: Edit) -> tuple[str, list[bytes], int]:
    path, line = writer.find(edit)
    lines = writer.files[path].content.splitlines(keepends=True)
    return path, lines, line % len(lines) if lines else 0


def insert(writer: Writer, edit: Edit) -> None:
    path, lines, at = _at(writer, edit)
    if lines and not lines[-1].endswith(b"\n"):
        at = min(at, len(lines) - 1)
    lines[at:at] = [writer.line(path) for _ in range(edit.size)]
    writer.rewrite(path, lines)


def extend(writer: Writer, edit: Edit) -> None:
    """Add to what a line says."""
    path, lines, at = _at(writer, edit)
    for number in range(at, min(at + edit.size, len(lines))):
        text = lines[number].rstrip(b"\r\n")
        end = lines[number][len(text) :]
        lines[number] = text + b"  " + writer.line(path).rstrip(b"\n") + end
    writer.rewrite(path, lines)


def replace(writer: Writer, edit: Edit) -> None:
    path, lines, at = _at(writer, edit)
    lines[at : at + edit.size] = [writer.line(path)]
    writer.rewrite(path, lines)


def delete_lines(writer: Writer, edit: Edit) -> None:
    path, lines, at = _at(writer, edit)
    del lines[at : at + edit.size]
    writer.rewrite(path, lines)


def add_file(writer: Writer, edit: Edit) -> None:
    path = writer.new_path(edit)
    writer.files[path] = File(REGULAR, b"".join(writer.line(path) for _ in range(edit.size * 3)))


def delete_file(writer: Writer, edit: Edit) -> None:
    del writer.files[writer.find(edit)[0]]


def rename_file(writer: Writer, edit: Edit) -> None:
    path, _ = writer.find(edit)
    folder, _, name = path.rpartition("/")
    target = f"{folder}/moved_{writer.name}_{name}".removeprefix("/")
    if target not in writer.files:
        writer.files[target] = writer.files.pop(path)
        writer.origins[target] = writer.origins.get(path, path)


def split_file(writer: Writer, edit: Edit) -> None:
    """The second half becomes a file of its own."""
    path, lines, _ = _at(writer, edit)
    target = f"{path.removesuffix('.py')}_{writer.name}_half.py"
    if target not in writer.files:
        half = len(lines) // 2
        writer.files[target] = File(REGULAR, b"".join([writer.line(target), *lines[half:]]))
        writer.rewrite(path, lines[:half])
        writer.origins[target] = path


def toggle_mode(writer: Writer, edit: Edit) -> None:
    path, _ = writer.find(edit)
    file = writer.files[path]
    writer.files[path] = File(REGULAR if file.mode == EXECUTABLE else EXECUTABLE, file.content)


def convert_to_crlf(writer: Writer, edit: Edit) -> None:
    path, _ = writer.find(edit)
    file = writer.files[path]
    content = re.sub(rb"\r?\n", b"\r\n", file.content)
    writer.files[path] = File(file.mode, content)


def drop_final_newline(writer: Writer, edit: Edit) -> None:
    path, lines, _ = _at(writer, edit)
    if lines:
        writer.rewrite(path, [*lines[:-1], writer.line(path).rstrip(b"\n")])


def write_latin_1(writer: Writer, edit: Edit) -> None:
    path, lines, at = _at(writer, edit)
    lines[at:at] = [writer.line(path, "caf\xe9".encode("latin-1"))]
    writer.rewrite(path, lines)


def add_binary(writer: Writer, edit: Edit) -> None:
    path = writer.new_path(edit)
    writer.files[path] = File(REGULAR, b"\0\xff" + writer.line(path))


def add_link(writer: Writer, edit: Edit) -> None:
    path = writer.new_path(edit)
    writer.files[path] = File(LINK, writer.mark() + b"target")


def replace_by_link(writer: Writer, edit: Edit) -> None:
    path, _ = writer.find(edit)
    writer.files[path] = File(LINK, writer.mark() + b"target")


def add_question(writer: Writer, edit: Edit) -> None:
    """A new question is a line among the answers, and what it brings."""
    lines = writer.files[ANSWERS].content.splitlines(keepends=True)
    lines.insert(1 + edit.line % len(lines), f"question_{writer.written}: false\n".encode())
    writer.rewrite(ANSWERS, lines)
    insert(writer, edit)


KINDS: dict[str, Callable[[Writer, Edit], None]] = {
    function.__name__: function
    for function in (
        insert,
        extend,
        replace,
        delete_lines,
        add_file,
        delete_file,
        rename_file,
        split_file,
        toggle_mode,
        convert_to_crlf,
        drop_final_newline,
        write_latin_1,
        add_binary,
        add_link,
        replace_by_link,
        add_question,
    )
}
LINES = ("insert", "extend", "replace", "delete_lines")
BOTH = (*LINES * 2, "add_file", "delete_file", "rename_file", "toggle_mode")
BY_AUTHORS = (*BOTH, "split_file", "add_question")
ODD_FILES = ("add_binary", "add_link", "replace_by_link")
BY_USERS = (*BOTH, "convert_to_crlf", "drop_final_newline", "write_latin_1", *ODD_FILES)
