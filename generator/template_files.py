"""Which files make up the template: the same from every checkout, without reading its `.git`."""

from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from generator.errors import ExitCode, GeneratorError

ROOTS = ("copier.yml", "questions", "templates")

# What interpreters, editors and file systems leave beside the files of a working copy.
JUNK = (
    "__pycache__", "*.py[cod]", ".*_cache", ".venv", "node_modules", "build", "dist", "uv.lock",
    "*~", "#*#", ".#*", "*.bak", "*.orig", "*.rej", "*.tmp", "*.sw[a-p]", ".idea", ".vscode",
    ".DS_Store", "._*", "Thumbs.db", "desktop.ini",
)  # fmt: skip


@dataclass(frozen=True)
class TemplateFile:
    path: str
    executable: bool
    content: bytes


def template_files(root: Path) -> Iterator[TemplateFile]:
    """The template's files under `root`, in path order.

    A checkout decides on line ends and, on some file systems, on modes. So a text file has LF ends,
    and a file is executable when it starts with `#!`.
    """
    for name in ROOTS:
        for path in sorted(_walk(root / name)):
            content = path.read_bytes()
            if b"\0" not in content:
                content = content.replace(b"\r\n", b"\n")
            yield TemplateFile(
                path.relative_to(root).as_posix(), content.startswith(b"#!"), content
            )


def _walk(path: Path) -> Iterator[Path]:
    if any(fnmatchcase(path.name, pattern) for pattern in JUNK):
        return
    if path.is_symlink():
        message = f"{path} is a symbolic link, which not every checkout keeps"
        raise GeneratorError(message, "put a file there that includes the other", ExitCode.INTERNAL)
    if path.is_dir():
        for child in path.iterdir():
            yield from _walk(child)
    else:
        yield path
