"""Answers that somebody wants as defaults in every new project: a small file of their own."""

import os
from pathlib import Path
from typing import Any

import yaml

from generator.errors import UsageError
from generator.questions import Answers, Questionnaire

# What belongs to one project only.
NOT_REMEMBERED = {"framework", "project_name", "project_description", "python_version"}


def preferences_file() -> Path:
    base = os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config"
    return Path(base, "scaffold", "preferences.yml")


def load_preferences() -> dict[str, Any]:
    """The remembered answers by question, unchecked; none if there is no file."""
    path = preferences_file()
    try:
        remembered = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise UsageError(f"cannot read {path}: {error}", "correct it or delete it") from error
    if not isinstance(remembered, dict):
        raise UsageError(f"{path} is no list of KEY: VALUE", "correct it or delete it")
    return remembered


def remember(questions: Questionnaire, answers: Answers) -> Path:
    """Write the answers that another project may share."""
    path = preferences_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    kept = {
        name: value
        for name, value in answers.items()
        if name not in NOT_REMEMBERED and not questions[name].is_computed
    }
    path.write_text(yaml.safe_dump(kept, sort_keys=False), encoding="utf-8")
    return path
