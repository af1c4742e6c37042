"""The answers file: where the project came from, and with which answers."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from generator.errors import UsageError

ANSWERS_FILE = ".copier-answers.yml"


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
        content = yaml.safe_load(path.read_bytes())
        src_path, version = (str(content.pop(key)) for key in ("_src_path", "_commit"))
    except FileNotFoundError as error:
        message = f"{project} has no {ANSWERS_FILE}, so it is no generated project"
        raise UsageError(message, "name the project's own folder") from error
    except (AttributeError, KeyError, TypeError, UnicodeDecodeError, yaml.YAMLError) as error:
        message = f"{path} is damaged: {_first_line(error)}"
        raise UsageError(message, f"take it back from git: git checkout HEAD -- {path}") from error
    return RecordedAnswers(src_path, version, content)


def check_reproduced(recorded: RecordedAnswers, base: Path) -> None:
    """Copier quietly puts a default where a recorded answer is invalid; here it is a UsageError."""
    reproduced = read_answers(base).answers
    for key, value in recorded.answers.items():
        if reproduced.get(key) != value:
            message = f"{ANSWERS_FILE}: {key}: {value} is no answer in {recorded.version}"
            raise UsageError(message, f"take it back from git: git log -p -- {ANSWERS_FILE}")


def write_version(folder: Path, version: str) -> None:
    """Let the render in `folder`, which stands in for `version`, say so."""
    path = folder / ANSWERS_FILE
    line = f"_commit: {version}".encode()
    path.write_bytes(re.sub(rb"(?m)^_commit: .*$", lambda _: line, path.read_bytes()))


def _first_line(error: Exception) -> str:
    match error:
        case KeyError():
            return f"{error} is missing"
        case AttributeError() | TypeError():
            return "it is no list of answers"
    return str(error).splitlines()[0]
