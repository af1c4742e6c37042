"""The pipelines of rendered projects: their steps, run by a shell on a bare machine."""

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from tests.support.projects import interpreters_path

SHELL = ("bash", "--noprofile", "--norc", "-eo", "pipefail", "-c")
# Of the language of workflows, what is known here: another step's output.
OUTPUT = re.compile(r"^(?:\$\{\{ )?steps\.(\w+)\.outputs\.(\w+)(?: \}\}| == 'true')?$")


@dataclass(frozen=True)
class Step:
    """One script, and what a workflow says of it."""

    script: str
    name: str = ""
    id: str = ""
    condition: str = ""
    environment: Mapping[str, str] = field(default_factory=dict)


def github_steps(workflow: Path, job: str) -> list[Step]:
    """What a job runs after its checkout, in order."""
    described = yaml.safe_load(workflow.read_text(encoding="utf-8"))["jobs"][job]
    common = described.get("env", {})
    return [
        Step(
            step["run"],
            step["name"],
            step.get("id", ""),
            step.get("if", ""),
            {**common, **step.get("env", {})},
        )
        for step in described["steps"]
        if "run" in step
    ]


def gitlab_step(pipeline: Path, job: str) -> Step:
    """All that a job runs: one shell runs what comes before it and itself."""
    described = yaml.safe_load(pipeline.read_text(encoding="utf-8"))[job]
    lines = [*described.get("before_script", []), *described["script"]]
    return Step("\n".join(lines), job, environment=described.get("variables", {}))


@dataclass
class Machine:
    """A runner with an empty home: Python and git, no uv, no environment of anybody's."""

    folder: Path
    project: Path
    environment: dict[str, str] = field(default_factory=dict)
    outputs: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Caches are all that it shares with this machine, so that nothing is fetched twice."""
        for name in ("home", "temporary", "programs"):
            (self.folder / name).mkdir(parents=True)
        (self.programs / "python3").symlink_to(Path(sys.executable).resolve())
        shared = ("PIP_", "SSL_", "REQUESTS_", "UV_CACHE_DIR")
        self.environment = {
            "UV_CACHE_DIR": _uv_cache(),
            "PIP_CACHE_DIR": str(Path.home() / ".cache/pip"),
            **{name: value for name, value in os.environ.items() if name.startswith(shared)},
            "HOME": str(self.folder / "home"),
            "PATH": f"{self.programs}:/usr/bin:/bin:{_interpreters()}",
            "RUNNER_TEMP": str(self.folder / "temporary"),
            "UV_PYTHON_DOWNLOADS": "never",
            **self.environment,
        }

    @property
    def programs(self) -> Path:
        return self.folder / "programs"

    def run(self, step: Step, **overrides: str) -> str:
        """Runs a step unless its condition forbids; its output. AssertionError if it fails."""
        if step.condition and self._value(step.condition) != "true":
            return ""
        files = {name: self.folder / name for name in ("GITHUB_PATH", "GITHUB_OUTPUT")}
        for file in files.values():
            file.write_text("")
        given = {name: self._value(value) for name, value in step.environment.items()}
        paths = {name: str(file) for name, file in files.items()}
        done = subprocess.run(
            [*SHELL, step.script],
            cwd=self.project,
            env={**self.environment, **given, **overrides, **paths},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{step.name}: exit {done.returncode}\n{done.stdout}"
        for line in files["GITHUB_PATH"].read_text().splitlines():
            self.environment["PATH"] = f"{line}:{self.environment['PATH']}"
        for line in files["GITHUB_OUTPUT"].read_text().splitlines():
            name, _, value = line.partition("=")
            self.outputs[f"{step.id}.{name}"] = value
        return done.stdout

    def _value(self, text: str) -> str:
        found = OUTPUT.match(text)
        return self.outputs.get(".".join(found.groups()), "") if found else text


def _uv_cache() -> str:
    command = [sys.executable, "-m", "uv", "cache", "dir"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def _interpreters() -> str:
    """Where uv finds the other Python versions, if this machine has them."""
    return interpreters_path().removeprefix(os.environ["PATH"]).lstrip(":")


def shell_script(folder: Path, name: str, lines: str) -> Path:
    """A program in place of one that cannot run here."""
    program = folder / name
    program.write_text(f"#!/bin/bash\n{lines}")
    program.chmod(0o755)
    return program
