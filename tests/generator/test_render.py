"""Rendering: the answers and the template decide, nothing else on the machine does."""

import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from generator.errors import ExitCode, GeneratorError
from generator.git import Git
from generator.render import render
from generator.source import template_source
from tests.generator.updating.support import snapshot
from tests.support.git_template import FIRST, commit_all, make_template, write_files


@pytest.fixture
def template(tmp_path: Path) -> Path:
    return make_template(tmp_path / "template")


def render_first(template: Path, folder: Path, answers: Mapping[str, object]) -> None:
    with template_source(str(template)) as source:
        render(source, "v1.0.0", answers, folder)


def release_with(template: Path, files: Mapping[str, bytes]) -> None:
    """Release v3.0.0 of the template."""
    write_files(template, files)
    commit_all(template)
    Git.sealed(template).run("tag", "v3.0.0")


@pytest.mark.usefixtures("home")
def test_it_is_what_plain_copier_renders(template: Path, tmp_path: Path) -> None:
    render_first(template, tmp_path / "ours", {"project_name": "Shop"})
    program = Path(sys.executable).with_name("copier")
    options = ("--quiet", "--defaults", "--vcs-ref=v1.0.0", "--data=project_name=Shop")
    subprocess.run([program, "copy", *options, template, tmp_path / "plain"], check=True)

    assert snapshot(tmp_path / "ours") == snapshot(tmp_path / "plain")


def test_settings_of_the_user_change_nothing(
    home: Path, template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    render_first(template, tmp_path / "before", {"project_name": "Shop"})
    (home / ".config/git").mkdir(parents=True)
    (home / ".config/git/attributes").write_text("* text eol=crlf\n")
    hook = home / "hooks/post-checkout"
    hook.parent.mkdir()
    hook.write_text("#!/bin/sh\necho hooked >> template/README.md.jinja\n")
    hook.chmod(0o755)
    (home / ".gitconfig").write_text(
        f"[core]\n\tautocrlf = true\n\thooksPath = {hook.parent}\n"
        f"[init]\n\ttemplateDir = {home}\n[advice]\n\tdetachedHead = true\n"
    )
    monkeypatch.setenv("GIT_DIR", "/nowhere")

    render_first(template, tmp_path / "after", {"project_name": "Shop"})

    assert snapshot(tmp_path / "after") == snapshot(tmp_path / "before")


@pytest.mark.usefixtures("home")
def test_it_prints_nothing(
    template: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (template / "template/README.md.jinja").write_bytes(b"dirty\n")

    render_first(template, tmp_path / "project", {"project_name": "Shop"})

    assert capfd.readouterr() == ("", "")
    assert (tmp_path / "project/README.md").read_bytes().startswith(b"# Shop\n")


def test_recorded_answers_carry_over_and_new_ones_go_first(template: Path, tmp_path: Path) -> None:
    render_first(template, tmp_path / "project", {"project_name": "Shop"})
    with template_source(str(template)) as source:
        render(source, "v2.0.0", {"tasks": True}, tmp_path / "project")

    recorded = (tmp_path / "project/.copier-answers.yml").read_text()
    assert "project_name: Shop\ntasks: true\n" in recorded


def test_a_missing_answer_is_a_usage_error_whatever_the_settings_say(
    home: Path, template: Path, tmp_path: Path
) -> None:
    (home / ".config/copier").mkdir(parents=True)
    (home / ".config/copier/settings.yml").write_text("defaults:\n  project_name: Other\n")

    with pytest.raises(GeneratorError, match="project_name") as refusal:
        render_first(template, tmp_path / "project", {})

    assert refusal.value.exit_code == ExitCode.USAGE
    assert not (tmp_path / "project").exists()


@pytest.mark.parametrize(
    ("files", "reason", "code"),
    [
        ({"copier.yml": b"_tasks: [touch /tmp/ran]\n"}, "run code", ExitCode.USAGE),
        ({"template/x.jinja": b"{{ nothing("}, "cannot be rendered", ExitCode.INTERNAL),
        ({"copier.yml": b"_min_copier_version: '99'\n"}, "cannot be rendered", ExitCode.INTERNAL),
        ({"copier.yaml": FIRST["copier.yml"] or b""}, "cannot be rendered", ExitCode.INTERNAL),
    ],
)
def test_a_template_that_does_not_render(
    template: Path, tmp_path: Path, files: Mapping[str, bytes], reason: str, code: ExitCode
) -> None:
    release_with(template, files)

    with (
        pytest.raises(GeneratorError, match=reason) as refusal,
        template_source(str(template)) as source,
    ):
        render(source, "v3.0.0", {"project_name": "Shop"}, tmp_path / "project")

    assert refusal.value.exit_code == code


def test_a_version_that_is_gone(template: Path, tmp_path: Path) -> None:
    with template_source(str(template)) as source:
        shutil.rmtree(template)
        with pytest.raises(GeneratorError):
            render(source, "v1.0.0", {"project_name": "Shop"}, tmp_path / "project")


def test_a_place_that_cannot_be_written(template: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way\n")

    with pytest.raises(GeneratorError, match="cannot write") as refusal:
        render_first(template, tmp_path / "file/project", {"project_name": "Shop"})

    assert refusal.value.exit_code == ExitCode.TARGET


@pytest.mark.fast
@pytest.mark.parametrize(
    ("modules", "heavy"),
    [
        ("generator.source, generator.render", ["copier", "jinja2", "plumbum", "yaml"]),
        # It reads questions, so it needs what these are written in.
        ("generator.commands.update", ["copier", "plumbum"]),
    ],
)
def test_importing_what_renders_does_not_import_copier(modules: str, heavy: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", f"import sys, {modules}; print(set({heavy}) & set(sys.modules))"],
        check=True,
        capture_output=True,
        text=True,
    )

    assert done.stdout == "set()\n"
