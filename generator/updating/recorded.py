"""The answers file: where the project came from, and with which answers."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from generator.errors import UsageError
from generator.source import SRC_PATH

ANSWERS_FILE = ".copier-answers.yml"
HISTORY = f"git log -p -- {ANSWERS_FILE} shows what it was"
MISSING = {
    "_src_path": f"_src_path: {SRC_PATH}",
    "_commit": "_commit: with the release that the project comes closest to, such as v0.1.0",
}


@dataclass(frozen=True)
class RecordedAnswers:
    src_path: str
    version: str
    answers: Mapping[str, object]


def read_answers(project: Path) -> RecordedAnswers:
    """Raises UsageError when the file is missing, or is not what was written at the start."""
    import yaml

    path = project / ANSWERS_FILE
    try:
        text = path.read_text(encoding="utf-8")
        content = yaml.safe_load(text)
        _check_lines(path, text)
        src_path, version = (str(content.pop(key)) for key in ("_src_path", "_commit"))
    except FileNotFoundError as error:
        message = f"{project} has no {ANSWERS_FILE}, so it is no generated project"
        raise UsageError(message, _where_projects_are(project)) from error
    except KeyError as error:
        message = f"{path} is damaged: {error} is missing"
        raise UsageError(message, f"{HISTORY}; otherwise write {MISSING[error.args[0]]}") from error
    except (OSError, AttributeError, TypeError, UnicodeDecodeError, yaml.YAMLError) as error:
        _check_conflict(path)
        message = f"{path} is damaged: {_first_line(error)}"
        raise UsageError(message, f"take it back from git: git checkout HEAD -- {path}") from error
    return RecordedAnswers(src_path, version, content)


def check_reproduced(recorded: RecordedAnswers, base: Path, version: str) -> None:
    """UsageError where the render in `base`, of `version`, has other answers than those recorded.

    Copier quietly puts a default where a recorded answer is invalid or missing.
    """
    reproduced = read_answers(base).answers
    missing = [key for key in reproduced if key not in recorded.answers]
    if version != recorded.version:
        # Another release may ask for more, but all of them for this.
        missing = [key for key in missing if key == "framework"]
    elif wrong := [key for key, value in recorded.answers.items() if reproduced.get(key) != value]:
        message = f"{wrong[0]}: {recorded.answers[wrong[0]]} is no answer in {recorded.version}"
        raise UsageError(f"{ANSWERS_FILE}: {message}", HISTORY)
    if missing:
        message = f"{ANSWERS_FILE} has no {missing[0]}, which {version} asks for"
        raise UsageError(message, f"{HISTORY}; otherwise write the answer there")


def write_version(folder: Path, version: str) -> None:
    """Let the render in `folder`, which stands in for `version`, say so."""
    path = folder / ANSWERS_FILE
    line = f"_commit: {version}".encode()
    path.write_bytes(re.sub(rb"(?m)^_commit: .*$", lambda _: line, path.read_bytes()))


def _where_projects_are(folder: Path) -> str:
    """A repository may hold several, a folder or two deep."""
    found = [*folder.glob(f"*/{ANSWERS_FILE}"), *folder.glob(f"*/*/{ANSWERS_FILE}")]
    names = ", ".join(sorted(str(path.parent) for path in found))
    return f"name a project's own folder: {names}" if names else "name the project's own folder"


def _check_lines(path: Path, text: str) -> None:
    """Where two lines give one key, the first is silently lost."""
    keys = re.findall(r"(?m)^([A-Za-z_]\w*):", text)
    for key in keys:
        if keys.count(key) > 1:
            message = f"{path} is damaged: it gives {key} twice"
            raise UsageError(message, f"keep one of the lines; {HISTORY}")


def _check_conflict(path: Path) -> None:
    if path.is_file() and re.search(rb"(?m)^(<{7}|={7}|>{7})( |\r?$)", path.read_bytes()):
        message = f"{path} is damaged: it holds a conflict that is not resolved"
        raise UsageError(message, "keep the lines of one side, all of them, and remove the marks")


def _first_line(error: Exception) -> str:
    match error:
        case OSError():
            return error.strerror or "it cannot be read"
        case AttributeError() | TypeError():
            return "it is no list of answers"
    return str(error).splitlines()[0]
