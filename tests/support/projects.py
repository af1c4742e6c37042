"""Rendered projects, installed once a session, and what is run in them."""

import os
import secrets
import shutil
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from tests.support.database import Database
from tests.support.rows import Row
from tests.support.service import Command, Service

ROOT = Path(__file__).resolve().parents[2]

NOTHING: Mapping[str, str] = MappingProxyType({})

Render = Callable[[dict[str, Any]], Path]


def interpreters_path() -> str:
    """PATH with the interpreters of pyenv behind what is there: uv cannot use pyenv's shims."""
    versions = sorted(Path.home().glob(".pyenv/versions/3.*/bin"))
    return os.pathsep.join([os.environ["PATH"], *map(str, versions)])


@lru_cache
def installed_python(version: str) -> str | None:
    """The path of an interpreter of that version (3.N), if this machine has one."""
    found = subprocess.run(
        ["uv", "python", "find", "--no-project", version],
        env={**os.environ, "PATH": interpreters_path(), "UV_PYTHON_DOWNLOADS": "never"},
        capture_output=True,
        text=True,
        check=False,
    )
    return found.stdout.strip() if found.returncode == 0 else None


def python_for(row: Row) -> str:
    """The row's Python version, or the lowest supported one where the machine lacks it."""
    return row.python if installed_python(row.python) else "3.11"


def answers_of(row: Row) -> dict[str, Any]:
    return {
        "project_name": "Contract Matrix",
        "framework": row.framework,
        "auth": row.auth,
        "python_version": python_for(row),
        **row.extra,
    }


@dataclass(frozen=True)
class Project:
    """A rendered project with its environment installed."""

    folder: Path
    features: frozenset[str]

    @property
    def programs(self) -> Path:
        return self.folder / ".venv" / "bin"

    def run(
        self, *command: str, check: bool = True, environment: Mapping[str, str] = NOTHING
    ) -> subprocess.CompletedProcess[str]:
        """Runs a command as the project's users do; AssertionError with the output if it fails."""
        inherited = {
            name: value
            for name, value in os.environ.items()
            # Neither our virtual environment nor our modules may reach into the project.
            if not name.startswith(("VIRTUAL_ENV", "PYTEST_", "PYTHON", "COV_"))
        }
        result = subprocess.run(
            command,
            cwd=self.folder,
            env={
                **inherited,
                "PATH": interpreters_path(),
                "UV_PYTHON_DOWNLOADS": "never",
                **environment,
            },
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if check:
            assert result.returncode == 0, f"{' '.join(command)}\n{result.stdout}"
        return result

    def task(self, name: str, environment: Mapping[str, str] = NOTHING) -> str:
        """Runs one of the project's own tasks; what it printed."""
        return self.run("uv", "run", "poe", name, environment=environment).stdout

    def migrate(self, database_url: str, secret_key: str) -> None:
        self.task("migrate", {"DATABASE_URL": database_url, "SECRET_KEY": secret_key})

    def prepare(self, database_url: str, secret_key: str) -> None:
        """Migrates, and does what the build of the image does for Django's pages."""
        self.migrate(database_url, secret_key)
        if (self.folder / "manage.py").exists() and self.features & {"admin", "content", "pages"}:
            environment = {"DATABASE_URL": database_url, "SECRET_KEY": secret_key}
            command = ("uv", "run", "python", "manage.py", "collectstatic", "--noinput")
            self.run(*command, environment={**environment, "ENVIRONMENT": "production"})

    def migrated_service(self, database_url: str) -> Service:
        """The project's service over a database that it has prepared, not yet started."""
        secret_key = new_secret_key()
        self.prepare(database_url, secret_key)
        return self.service(database_url, secret_key)

    def service(self, database_url: str, secret_key: str, folder: Path | None = None) -> Service:
        """The project's service, not yet started, from this folder or from a copy of it."""
        command = Command(
            arguments=(str(self.programs / "python"), "-m", "app"),
            folder=folder or self.folder,
            environment={"SECRET_KEY": secret_key, "DATABASE_URL": database_url},
        )
        return Service("", secret_key, self.features, Database(database_url), None, command)


class Projects:
    """Renders and installs each set of answers once."""

    def __init__(self, render: Render) -> None:
        self._render = render
        self._projects: dict[str, Project] = {}

    def of(self, row: Row) -> Project:
        answers = answers_of(row)
        key = repr(sorted(answers.items()))
        if key not in self._projects:
            project = Project(self._render(answers), row.features)
            project.run(
                "uv",
                "sync",
                "--quiet",
                "--python",
                str(installed_python(answers["python_version"])),
            )
            self._projects[key] = project
        return self._projects[key]


def new_secret_key() -> str:
    return secrets.token_urlsafe(48)


def copied_without_environment(source: Path, target: Path) -> Path:
    """A copy of the project's own files, to be changed."""
    ignored = shutil.ignore_patterns(".venv", "__pycache__", ".*_cache", "var", ".git")
    return Path(shutil.copytree(source, target, ignore=ignored))
