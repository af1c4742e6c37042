"""A rendered project that is broken in one place, and the suite's tests run against it."""

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.faults.catalogue import Change
from tests.support.projects import ROOT, Project, copied_without_environment, new_secret_key


@dataclass(frozen=True)
class Outcome:
    """What a run of the suite ended with."""

    exit_code: int
    output: str

    @property
    def failed(self) -> list[str]:
        """The tests that turned red, without their parameters."""
        names = re.findall(r"^FAILED tests/contract/([\w.]+::[\w:]+)", self.output, re.MULTILINE)
        return list(dict.fromkeys(names))

    @property
    def is_red(self) -> bool:
        """Whether tests failed, and not because nothing ran or the service did not start."""
        return bool(self.failed) and "the service did not start" not in self.output


class Skeleton:
    """A project with a migrated SQLite database, to be copied and broken."""

    def __init__(self, project: Project, workspace: Path) -> None:
        self._project = project
        self._workspace = workspace
        self._secret_key = new_secret_key()
        self._database = workspace / "migrated.db"
        project.prepare(f"sqlite:///{self._database}", self._secret_key)

    def test(
        self, name: str, change: Change | None, tests: tuple[str, ...], *, first: bool = True
    ) -> Outcome:
        """Runs tests against a copy of the project with the change made, until the first fails."""
        folder = self._workspace / name
        copy = copied_without_environment(self._project.folder, folder / "project")
        try:
            if change:
                change.apply(copy)
            return self._run(self._describe(folder, copy), tests, first)
        finally:
            shutil.rmtree(folder)

    def _describe(self, folder: Path, copy: Path) -> Path:
        database = shutil.copy(self._database, folder / "app.db")
        url = f"sqlite:///{database}"
        description = folder / "service.json"
        description.write_text(
            json.dumps(
                {
                    "command": [str(self._project.programs / "python"), "-m", "app"],
                    "folder": str(copy),
                    "environment": {"SECRET_KEY": self._secret_key, "DATABASE_URL": url},
                    "secret_key": self._secret_key,
                    "database_url": url,
                    "features": sorted(self._project.features),
                }
            )
        )
        return description

    @staticmethod
    def _run(description: Path, tests: tuple[str, ...], first: bool) -> Outcome:
        command = [sys.executable, "-m", "pytest", "--service", str(description), "-q", "-rf"]
        command += ["--tb=short", "-p", "no:cacheprovider", "-p", "pytest_timeout"]
        command += ["-x"] if first else []
        command += [f"tests/contract/{test}" for test in tests]
        result = subprocess.run(
            command,
            cwd=ROOT,
            # The plugins that are installed take longer to load than most of these tests take.
            env={**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        return Outcome(result.returncode, result.stdout)
