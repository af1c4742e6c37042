"""The files that other programs read: as their schemas say, and as careful as they can be."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support.projects import Render
from tests.support.rows import FRAMEWORKS
from tests.templates.combinations import base

SCHEMAS = {
    "compose.yaml": ["vendor.compose-spec"],
    "compose.override.yaml": ["vendor.compose-spec"],
    ".github/workflows/*.yml": [
        "vendor.github-workflows",
        "custom.github-workflows-require-timeout",
    ],
    ".github/dependabot.yml": ["vendor.dependabot"],
    ".gitlab-ci.yml": ["vendor.gitlab-ci"],
    "renovate.json": ["vendor.renovate"],
}
ZIZMOR = Path(sys.executable).with_name("zizmor")
SOURCE = "scaffold @ git+https://example.com/scaffold.git@main"
# Projects whose containers differ.
SERVICES: list[tuple[str, dict[str, Any]]] = [
    *((framework, {"tasks": tasks}) for framework in FRAMEWORKS for tasks in (False, True)),
]
# What only one of the answers renders.
OWN_FILES = {
    "github": {
        ".github/workflows/ci.yml",
        ".github/workflows/update.yml",
        ".github/dependabot.yml",
    },
    "gitlab": {".gitlab-ci.yml", "renovate.json"},
    "none": set[str](),
}


def rendered(render: Render, framework: str, **answers: Any) -> Path:
    return render(base(framework, **answers))


@pytest.mark.parametrize(("framework", "ci"), list(zip(FRAMEWORKS, OWN_FILES, strict=True)))
def test_files_are_as_their_schemas_say(render: Render, framework: str, ci: str) -> None:
    source = {} if ci == "none" else {"scaffold_source": SOURCE}
    folder = rendered(render, framework, ci=ci, tasks=True, **source)
    found = set()
    for pattern, schemas in SCHEMAS.items():
        files = sorted(folder.glob(pattern))
        found |= {path.relative_to(folder).as_posix() for path in files}
        for schema in schemas if files else []:
            command = ["check_jsonschema", "--builtin-schema", schema, *map(str, files)]
            done = subprocess.run(
                [sys.executable, "-m", *command], capture_output=True, text=True, check=False
            )
            assert done.returncode == 0, done.stdout
    assert found == {"compose.yaml", "compose.override.yaml"} | OWN_FILES[ci]


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_without_a_pipeline_nothing_speaks_of_one(render: Render, framework: str) -> None:
    folder = rendered(render, framework, ci="none")
    words = ("github", "gitlab", "dependabot", "renovate", "pipeline", "workflow")
    for path in folder.rglob("*"):
        if path.is_file() and path.name != ".copier-answers.yml":
            text = (str(path.relative_to(folder)) + path.read_text()).lower()
            assert not [word for word in words if word in text], path


def test_workflows_are_careful(render: Render) -> None:
    folder = rendered(render, "fastapi", scaffold_source=SOURCE)
    for path in folder.glob(".github/**/*.yml"):
        done = subprocess.run(
            [ZIZMOR, "--offline", "--quiet", "--no-progress", str(path)],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout
    for path in folder.glob(".github/workflows/*.yml"):
        workflow = yaml.safe_load(path.read_text())
        assert workflow["permissions"] == {}
        for job in workflow["jobs"].values():
            actions = [step for step in job["steps"] if "uses" in step]
            assert [step["with"] for step in actions] == [{"persist-credentials": False}]
            assert re.search("@[0-9a-f]{40}$", actions[0]["uses"])


@pytest.mark.parametrize(("framework", "options"), SERVICES)
def test_containers_have_no_rights_and_no_default_secret(
    render: Render, framework: str, options: dict[str, Any]
) -> None:
    folder = rendered(render, framework, **options)
    compose = yaml.safe_load((folder / "compose.yaml").read_text())
    services = compose["services"]
    for name, service in services.items():
        assert service["read_only"], name
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert service["logging"] == {"driver": "local"}, name
        limits = service["deploy"]["resources"]["limits"]
        assert {"cpus", "memory", "pids"} == limits.keys(), name
        assert service.get("user") not in {"root", "0"}, name
        for key, value in service.get("environment", {}).items():
            # Nothing secret has a default.
            assert ":?" in str(value) or not re.search("PASSWORD|SECRET|DATABASE_URL", key), key
    assert compose["networks"]["internal"] == {"internal": True}
    for name in services.keys() & {"database", "migrate", "redis"}:
        assert services[name]["networks"] == ["internal"], name
    published = {name: service["ports"] for name, service in services.items() if "ports" in service}
    assert published == {"app": ["127.0.0.1:${PORT:-8000}:8000"]}
    for name in services.keys() - {"database", "migrate", "redis"}:
        migrated = {"condition": "service_completed_successfully"}
        assert services[name]["depends_on"]["migrate"] == migrated, name


@pytest.mark.parametrize(("framework", "options"), SERVICES)
def test_development_mounts_what_the_image_holds(
    render: Render, framework: str, options: dict[str, Any]
) -> None:
    """And runs as the host's user, with folders that are there: missing ones are made by root."""
    folder = rendered(render, framework, **options)
    services = yaml.safe_load((folder / "compose.override.yaml").read_text())["services"]
    dockerfile = (folder / "Dockerfile").read_text()
    for service in services.values():
        assert service["user"] == "${HOST_UID:-1000}:${HOST_GID:-1000}"
        for volume in service["volumes"]:
            source, target = volume.split(":")
            assert (folder / source).exists()
            assert target == "/srv/" + source.removeprefix("./")
            assert f"COPY {source.removeprefix('./')} ./" in dockerfile
    assert "COPY --from=build /srv /srv" in dockerfile


def test_the_python_version_is_the_pipeline_s(render: Render) -> None:
    folder = rendered(render, "fastapi", ci="gitlab", python_version="3.13")
    check = yaml.safe_load((folder / ".gitlab-ci.yml").read_text())["check"]
    assert check["image"] == "python:3.13-slim"
    # Elsewhere uv installs what this file names.
    assert (folder / ".python-version").read_text() == "3.13\n"


def test_a_bot_leaves_alone_what_is_an_answer_or_holds_data(render: Render) -> None:
    github = yaml.safe_load((rendered(render, "flask") / ".github/dependabot.yml").read_text())
    ignored = {
        entry["dependency-name"] for update in github["updates"] for entry in update.get("ignore", [])
    }
    gitlab = json.loads((rendered(render, "flask", ci="gitlab") / "renovate.json").read_text())
    off = {
        name
        for rule in gitlab["packageRules"]
        if rule.get("enabled") is False
        for name in rule["matchPackageNames"]
    }
    assert ignored == off == {"python", "postgres"}
