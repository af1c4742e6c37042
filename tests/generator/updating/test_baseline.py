"""Which versions an update lies between."""

from pathlib import Path

import pytest

from generator.errors import ExitCode, GeneratorError, UsageError
from generator.source import TemplateSource
from generator.updating.baseline import choose_base, choose_target
from generator.updating.recorded import RecordedAnswers, check_reproduced

pytestmark = pytest.mark.fast

VERSIONS = ("v0.1.0", "v0.2.0", "v0.10.0", "v0.11.0.dev0+abcdef12")
SOURCE = TemplateSource("~/templates.bundle", VERSIONS[-1], VERSIONS)


@pytest.mark.parametrize(
    ("recorded", "base"),
    [
        ("v0.2.0", "v0.2.0"),
        ("v0.11.0.dev0+abcdef12", "v0.11.0.dev0+abcdef12"),
        ("v0.11.0.dev0+00000000", "v0.10.0"),
        ("v0.10.0.dev0+00000000", "v0.2.0"),
        ("v0.9.0", "v0.2.0"),
        ("v0.2.0-3-g1234567", "v0.2.0"),
        ("v0.9.0-3-g1234567", "v0.2.0"),
    ],
)
def test_the_base_is_the_recorded_version_or_the_release_before(recorded: str, base: str) -> None:
    assert choose_base(SOURCE, recorded) == base


def test_a_commit_of_the_templates_repository_is_a_base() -> None:
    fork = TemplateSource("/fork", VERSIONS[0], VERSIONS, address="/fork")

    assert choose_base(fork, "1234567") == "1234567"


@pytest.mark.parametrize("recorded", ["v0.0.9", "v0.1.0.dev0+00000000", "1234567", "main"])
def test_without_a_release_before_there_is_no_base(recorded: str) -> None:
    with pytest.raises(GeneratorError, match="unknown here") as refusal:
        choose_base(SOURCE, recorded)

    assert refusal.value.exit_code == ExitCode.TARGET


@pytest.mark.parametrize(
    ("recorded", "asked", "target"),
    [
        ("v0.1.0", None, "v0.11.0.dev0+abcdef12"),
        ("v0.1.0", "0.2.0", "v0.2.0"),
        ("v0.1.0", "v0.2.0", "v0.2.0"),
        ("v0.11.0.dev0+ffffffff", None, "v0.11.0.dev0+abcdef12"),
        ("v0.11.0.dev0+00000000", None, "v0.11.0.dev0+abcdef12"),
        ("v0.2.0-3-g1234567", "0.2.0", "v0.2.0"),
        ("1234567", "0.2.0", "v0.2.0"),
    ],
)
def test_the_target_is_the_newest_or_the_one_asked_for(
    recorded: str, asked: str | None, target: str
) -> None:
    assert choose_target(SOURCE, recorded, asked) == target


@pytest.mark.parametrize(
    ("recorded", "asked"), [("v0.2.0", "0.1.0"), ("v0.12.0", None), ("v0.3.0-1-gabcdef1", "0.2.0")]
)
def test_an_update_only_goes_forward(recorded: str, asked: str | None) -> None:
    with pytest.raises(GeneratorError, match="newer than") as refusal:
        choose_target(SOURCE, recorded, asked)

    assert refusal.value.exit_code == ExitCode.TARGET


@pytest.mark.parametrize("base", ["v0.2.0", "v0.1.0"])
def test_without_a_framework_nothing_is_compared(tmp_path: Path, base: str) -> None:
    origin = "_src_path: ~/templates.bundle\n_commit: v0.2.0\n"
    (tmp_path / ".copier-answers.yml").write_text(f"{origin}framework: fastapi\nauth: local\n")
    recorded = RecordedAnswers("~/templates.bundle", "v0.2.0", {"auth": "local"})

    with pytest.raises(UsageError, match="has no framework"):
        check_reproduced(recorded, tmp_path, base)


def test_a_release_before_may_ask_for_what_is_gone(tmp_path: Path) -> None:
    origin = "_src_path: ~/templates.bundle\n_commit: v0.1.0\n"
    (tmp_path / ".copier-answers.yml").write_text(f"{origin}framework: flask\nold: true\n")
    recorded = RecordedAnswers("~/templates.bundle", "v0.2.0", {"framework": "flask", "new": 1})

    check_reproduced(recorded, tmp_path, "v0.1.0")
