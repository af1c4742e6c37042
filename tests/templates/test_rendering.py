"""What is rendered: the same each time, changed by every option, without a trace of what is off."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import rendering
from tests.support.projects import Render
from tests.support.rows import FRAMEWORKS
from tests.templates.combinations import NEEDS, base, single_changes

ANSWERS_FILE = ".copier-answers.yml"

# Words of accounts, in any case, as whole words or as parts of identifiers.
TRACES = re.compile(
    r"(?<![a-z])(accounts?|auth|tokens?|passwords?|users?|logins?|owners?|superusers?|throttle"
    r"|attempts?|sessions?_revoked|argon2|pyjwt|jwt|emails?|bearer|401|403|429)(?![a-z])",
    re.IGNORECASE,
)
# Where such a word means something else.
INNOCENT = re.compile(
    # The database's.
    r"(postgresql|redis)://\S+|POSTGRES_(USER|PASSWORD|HOST_AUTH_METHOD)|hide_password|parts\.(username|password)|\"(USER|PASSWORD)\""
    r"|^ *user: \S+$|^USER app$|useradd .*|image's user|user without rights"  # the image's
    r"|token_(urlsafe|hex)|token = request_id\.set|request_id\.reset\(token\)"  # the standard library's
    r"|csrf[-_]token|problem\(403|status_code == 403"  # forged forms'
    r"|UNAUTHENTICATED_USER"  # Django REST framework's
    r"|\?token=[\w-]+",  # what a query string may hold, in tests of the log
    re.MULTILINE,
)
REGISTRIES = re.compile(
    r"pypi\.org|files\.pythonhosted\.org|registry\.npmjs\.org|cdn\.jsdelivr\.net|unpkg\.com"
)


def tree(folder: Path) -> dict[str, bytes]:
    """Everything that was rendered; what tests made of it since is left out."""
    ignored = {".venv", "__pycache__", "uv.lock", "static", "var"}
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        and not ignored & set(path.relative_to(folder).parts)
        and "_cache/" not in str(path.relative_to(folder))
    }


def texts(folder: Path) -> dict[str, str]:
    return {name: text.decode() for name, text in tree(folder).items() if b"\0" not in text}


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_the_same_answers_give_the_same_bytes(
    render: Render, copie_session: Any, framework: str
) -> None:
    first = render(base(framework))
    again = rendering(copie_session, base(framework))
    # A clone with changes of its own is rendered from a commit made for the purpose.
    assert without_commit(tree(first)) == without_commit(tree(again))


def without_commit(files: dict[str, bytes]) -> dict[str, bytes]:
    answers = re.sub(rb"^_commit: .*$", b"", files[ANSWERS_FILE], flags=re.MULTILINE)
    return {**files, ANSWERS_FILE: answers}


@pytest.mark.parametrize(("framework", "option", "value"), single_changes())
def test_every_option_changes_something(
    render: Render, framework: str, option: str, value: Any
) -> None:
    needed = NEEDS.get(option, {})
    before = tree(render(base(framework, **needed)))
    after = tree(render(base(framework, **needed, **{option: value})))
    changed = {name for name in before | after if before.get(name) != after.get(name)}
    assert changed - {ANSWERS_FILE}


@pytest.mark.parametrize(("framework", "option", "value"), single_changes())
def test_what_is_rendered_is_formatted_and_clean(
    render: Render, framework: str, option: str, value: Any
) -> None:
    folder = render(base(framework, **NEEDS.get(option, {}), **{option: value}))
    for arguments in (["format", "--check"], ["check"]):
        ruff = [sys.executable, "-m", "ruff", *arguments, "--no-cache", "--target-version", "py311"]
        result = subprocess.run(
            [*ruff[:-2], "."], cwd=folder, capture_output=True, text=True, check=False
        )
        assert result.returncode == 0, result.stdout + result.stderr
    for name, content in tree(folder).items():
        if b"\0" in content:
            continue
        assert not content or content.endswith(b"\n"), name
        assert not content.endswith(b"\n\n"), name
        assert b"\r" not in content, name
        # A workflow's own expressions are `${{ … }}`.
        rest = content.replace(b"${{", b"")
        assert b"{{" not in rest or name.endswith((".html", ".mako", ".js")), name


@pytest.mark.parametrize(
    ("framework", "more"),
    [
        *((name, {}) for name in FRAMEWORKS),
        ("fastapi", {"tasks": True}),
        ("django", {"interface": "html"}),
        *((name, {"ml": "model"}) for name in FRAMEWORKS),
    ],
)
def test_without_accounts_nothing_speaks_of_them(
    render: Render, framework: str, more: dict[str, Any]
) -> None:
    files = texts(render(base(framework, auth="none", **more)))
    del files[ANSWERS_FILE]
    traces = [
        f"{name}:{number}: {line.strip()}"
        for name, text in files.items()
        for number, line in enumerate([name, *INNOCENT.sub("", text).splitlines()])
        if TRACES.search(line)
    ]
    assert not traces, "\n".join(traces)


def test_without_pages_nothing_speaks_of_them(render: Render) -> None:
    files = texts(render(base("django", admin=False)))
    del files[ANSWERS_FILE]
    word = re.compile(r"(?i:htmx|csrf|allauth|whitenoise|staticfiles|app[./]pages)|TEMPLATES")
    assert not [name for name, text in files.items() if word.search(name) or word.search(text)]


def test_a_prototype_is_a_fifth_smaller_and_has_nothing_to_delete_later(render: Render) -> None:
    whole, core = (texts(render(base("flask", stage=it))) for it in ("product", "prototype"))
    assert core.keys() < whole.keys()
    lines = [sum(text.count("\n") for text in files.values()) for files in (core, whole)]
    assert lines[0] < 0.82 * lines[1]
    del core[ANSWERS_FILE], core["README.md"]  # which says how it grows
    word = re.compile("verify_email|email_verified|password.reset|smtp|outbox|purge", re.IGNORECASE)
    assert not [name for name, text in core.items() if word.search(name) or word.search(text)]


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_without_tasks_nothing_speaks_of_them(render: Render, framework: str) -> None:
    files = texts(render(base(framework)))
    del files[ANSWERS_FILE]
    word = re.compile("celery|redis|valkey|fernet", re.IGNORECASE)
    assert not [name for name, text in files.items() if word.search(name) or word.search(text)]


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_without_a_model_nothing_speaks_of_one(render: Render, framework: str) -> None:
    files = texts(render(base(framework)))
    del files[ANSWERS_FILE]
    word = re.compile(r"predict|onnx|numpy|model_path|\bchat|\bllm|/demo|scikit", re.IGNORECASE)
    found = [name for name, text in files.items() if word.search(name) or word.search(text)]
    assert not found


def test_the_frameworks_serve_the_same_model(render: Render) -> None:
    folders = [render(base(framework, ml="model")) for framework in FRAMEWORKS]
    for name in ("models/iris.onnx", "models/iris.json", "training/iris.py"):
        assert len({(folder / name).read_bytes() for folder in folders}) == 1


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_without_an_admin_nothing_speaks_of_one(render: Render, framework: str) -> None:
    files = texts(render(base(framework, admin=False)))
    del files[ANSWERS_FILE]
    word = re.compile(r"(?<![a-z])admin(?![a-z])", re.IGNORECASE)
    assert not [name for name, text in files.items() if word.search(name) or word.search(text)]


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_without_observability_nothing_speaks_of_it(render: Render, framework: str) -> None:
    files = texts(render(base(framework)))
    del files[ANSWERS_FILE]
    # FastAPI's own, which is off.
    own = "app/application.py"
    files[own] = re.sub(r" *telemetry=.*\n", "", files.get(own, ""))
    # Where an admin cannot be, now or later.
    files.pop("app/core/admin_settings.py", None)
    word = re.compile("observab|metrics|prometheus|telemetry|otel|tracing|sentry", re.IGNORECASE)
    assert not [name for name, text in files.items() if word.search(name) or word.search(text)]


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_a_project_does_not_speak_of_its_template(render: Render, framework: str) -> None:
    files = texts(render(base(framework)))
    del files[ANSWERS_FILE]
    readme = files.pop("README.md")
    word = re.compile(r"scaffold|copier|jinja", re.IGNORECASE)
    found = [name for name, text in files.items() if word.search(name) or word.search(text)]
    assert not found
    sections = re.split(r"^## ", readme, flags=re.MULTILINE)
    speaking = [section.splitlines()[0] for section in sections if "scaffold" in section.lower()]
    assert speaking == ["Update"]


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_no_other_framework_is_named(render: Render, framework: str) -> None:
    others = re.compile("|".join(set(FRAMEWORKS) - {framework}), re.IGNORECASE)
    files = texts(render(base(framework)))
    assert not [name for name, text in files.items() if others.search(name) or others.search(text)]


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_no_registry_is_named_and_nothing_is_secret(render: Render, framework: str) -> None:
    files = texts(render(base(framework)))
    assert not [name for name, text in files.items() if REGISTRIES.search(text)]
    assert "uv.lock" not in files
    assert ".env" not in files
    assert "SECRET_KEY=\n" in files[".env.example"]


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_the_answers_are_recorded_and_nothing_else(render: Render, framework: str) -> None:
    answers = yaml.safe_load((render(base(framework)) / ANSWERS_FILE).read_text())
    recorded = {name for name in answers if not name.startswith("_")}
    expected = {
        "project_name",
        "project_description",
        "framework",
        "python_version",
        "license",
        "auth",
        "ci",
        "scaffold_source",
    }
    own = {
        "fastapi": {"admin", "observability", "tasks"},
        "django": {"admin", "async", "content", "interface", "observability", "tasks"},
        "flask": {"admin", "interface", "observability", "stage", "tasks"},
    }
    assert recorded == expected | {"ml"} | own[framework]
