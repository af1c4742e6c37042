"""What releases brought to projects, from the notes that come with the template."""

from pathlib import Path

import pytest

from generator import releases
from generator.bundle import RELEASES, bundle_tags, project_version
from generator.releases import NOTES, noted_versions, notes_between
from generator.source import TemplateSource, template_source
from tests.support.git_template import make_template
from tests.support.projects import ROOT

pytestmark = pytest.mark.fast

VERSIONS = ("v0.1.0", "v0.2.0", "v0.3.0.dev0+abcdef12")
SOURCE = TemplateSource("~/templates.bundle", VERSIONS[-1], VERSIONS)
WRITTEN = """
[[release]]
version = "0.3.0"
changed = ["Third."]

[[release]]
version = "0.2.0"
security = true
changed = ["Second."]
by_hand = ["Do this."]

[release.django]
changed = ["Second, of Django."]

[[release]]
version = "0.1.0"
"""


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "releases.toml").write_text(WRITTEN)
    monkeypatch.setattr(releases, "__file__", str(tmp_path / "releases.py"))


@pytest.mark.parametrize(
    ("recorded", "target", "versions"),
    [
        ("v0.1.0", "v0.3.0.dev0+abcdef12", ["0.2.0", "0.3.0"]),
        ("v0.1.0", "v0.2.0", ["0.2.0"]),
        ("v0.2.0", "v0.2.0", []),
        ("v0.2.0", "v0.3.0.dev0+abcdef12", ["0.3.0"]),
        ("v0.3.0.dev0+00000000", "v0.3.0.dev0+abcdef12", ["0.3.0"]),
        ("v0.3.0.dev0+abcdef12", "v0.3.0.dev0+abcdef12", []),
    ],
)
def test_notes_are_those_of_the_releases_between(
    written: None, recorded: str, target: str, versions: list[str]
) -> None:
    found = notes_between(SOURCE, "flask", recorded, target)

    assert [entry.version for entry in found] == versions


def test_a_framework_has_notes_of_its_own(written: None) -> None:
    [flask] = notes_between(SOURCE, "flask", "v0.1.0", "v0.2.0")
    [django] = notes_between(SOURCE, "django", "v0.1.0", "v0.2.0")

    assert (flask.changed, flask.security, flask.by_hand) == (("Second.",), True, ("Do this.",))
    assert django.changed == ("Second.", "Second, of Django.")


def test_those_of_a_fork_are_read_from_it(tmp_path: Path) -> None:
    fork = make_template(
        tmp_path / "fork", {str(NOTES): WRITTEN.replace("0.2.0", "2.0.0").encode()}
    )
    with template_source(str(fork)) as source:
        [notes] = notes_between(source, "flask", "v1.0.0", "v2.0.0")

    assert notes.security


@pytest.mark.parametrize("written", ["[[release]", "[[release]]\nsecurity = true\n"])
def test_notes_that_cannot_be_read_stop_no_update(
    tmp_path: Path, written: str, capsys: pytest.CaptureFixture[str]
) -> None:
    fork = make_template(tmp_path / "fork", {str(NOTES): written.encode()})
    with template_source(str(fork)) as source:
        assert notes_between(source, "flask", "v1.0.0", "v2.0.0") == ()

    assert "releases.toml of v2.0.0 cannot be read" in capsys.readouterr().err


def test_a_template_without_notes_has_none(tmp_path: Path) -> None:
    with template_source(str(make_template(tmp_path / "template"))) as source:
        assert notes_between(source, "flask", "v1.0.0", "v2.0.0") == ()


def test_every_release_and_the_next_one_are_noted() -> None:
    """Keys that are misspelt would be lost without a word."""
    released = {tag.removeprefix("v") for tag in bundle_tags(ROOT / RELEASES)}
    coming = project_version(ROOT).removesuffix(".dev0")
    assert noted_versions(ROOT / NOTES) == released | {coming}

    keys = {"version", "changed", "by_hand", "security", "fastapi", "django", "flask"}
    for entry in releases._read((ROOT / NOTES).read_text()):  # noqa: SLF001
        assert entry.keys() <= keys
        for framework in ("fastapi", "django", "flask"):
            assert entry.get(framework, {}).keys() <= {"changed", "by_hand"}
