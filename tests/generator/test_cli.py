"""The command line as a whole: help, version, exit codes, list and describe."""

import json
import subprocess
import sys
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import pytest
from typer.testing import Result

from generator.errors import ExitCode
from generator.presets import presets
from generator.questions import Questionnaire

pytestmark = pytest.mark.fast

Scaffold = Callable[..., Result]
COMMANDS = ["new", "adopt", "recommend", "list", "describe", "update"]
HEAVY = {"copier", "questionary", "prompt_toolkit", "jinja2", "yaml", "plumbum"}


@pytest.mark.parametrize("option", ["--help", "--version"])
def test_help_and_version_import_nothing_heavy(option: str) -> None:
    program = f"""
import sys
from generator.cli import main
sys.argv = ["scaffold", {option!r}]
try:
    main()
except SystemExit as exit:
    assert not exit.code
print(*sys.modules, file=sys.stderr)
"""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert not HEAVY & set(done.stderr.split())
    assert "typer" in done.stderr.split()


def test_the_version_is_the_distributions(scaffold: Scaffold) -> None:
    assert scaffold("--version").stdout == f"{version('scaffold-web')}\n"


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_and_option_says_what_it_is_for(scaffold: Scaffold, command: str) -> None:
    shown = scaffold(command, "--help")
    assert shown.exit_code == ExitCode.DONE
    lines = [line.strip("│ ") for line in shown.stdout.splitlines() if line.startswith("│ --")]
    assert lines
    assert all(len(line.split()) > 2 for line in lines), lines


@pytest.mark.parametrize(
    "arguments", ["nwe", "new --interfaces api", "new --framework rails", "new a b", "recommend x"]
)
def test_wrong_usage_is_exit_2(scaffold: Scaffold, arguments: str) -> None:
    done = scaffold(*arguments.split())
    assert done.exit_code == ExitCode.USAGE
    assert done.stdout == ""


def test_exit_codes_are_those_that_are_documented() -> None:
    assert {code.name: int(code) for code in ExitCode} == {
        "DONE": 0,
        "INTERNAL": 1,
        "USAGE": 2,
        "CONFLICTS": 3,
        "OUTDATED": 4,
        "DRIFT": 5,
        "TARGET": 6,
        "TOOL_MISSING": 7,
        "INCOMPLETE": 8,
        "INTERRUPTED": 130,
    }


def test_recommend_in_json_has_the_shape_that_others_rely_on(scaffold: Scaffold) -> None:
    done = scaffold("recommend", "--ml", "model", "--stage", "prototype", "--json")
    result = json.loads(done.stdout)
    assert list(result) == ["framework", "ranking", "would_change", "alongside"]
    assert [fit["framework"] for fit in result["ranking"]] == ["fastapi", "django", "flask"]
    assert all(
        list(fit) == ["framework", "score", "reasons", "caveats"] for fit in result["ranking"]
    )
    assert {"need": "admin", "value": True, "framework": "django"} in result["would_change"]
    assert result["alongside"] is None
    hybrid = json.loads(scaffold("recommend", "--admin", "--async", "--json").stdout)
    assert list(hybrid["alongside"]) == ["framework", "for", "reason"]


def test_recommend_says_for_people_what_json_says_for_machines(scaffold: Scaffold) -> None:
    needs = ("--admin", "--ml", "llm", "--content")
    told = scaffold("recommend", *needs).stdout
    result = json.loads(scaffold("recommend", *needs, "--json").stdout)
    for fit in result["ranking"]:
        for text in (*fit["reasons"], *fit["caveats"]):
            assert text in told
    assert result["alongside"]["reason"] in told
    assert "FastAPI, " in told


def test_recommend_takes_preferences_for_what_is_not_said(scaffold: Scaffold, home: Path) -> None:
    preferences = home / ".config" / "scaffold" / "preferences.yml"
    preferences.parent.mkdir(parents=True)
    preferences.write_text("team: django\n")
    assert json.loads(scaffold("recommend", "--json").stdout)["framework"] == "django"
    said = scaffold("recommend", "--team", "flask", "--json")
    assert json.loads(said.stdout)["framework"] == "flask"


def test_list_and_describe_know_everything_that_can_be_chosen(
    scaffold: Scaffold, questions: Questionnaire
) -> None:
    listed = json.loads(scaffold("list", "--json").stdout)
    names = {kind: [entry["name"] for entry in entries] for kind, entries in listed.items()}
    assert names["frameworks"] == questions.frameworks
    assert names["needs"] == [need.name for need in questions.needs]
    assert names["options"] == [option.name for option in questions.options[1:]]
    assert names["presets"] == list(presets())
    told = scaffold("list").stdout
    for entries in listed.values():
        for entry in entries:
            assert entry["title"] in told
            described = scaffold("describe", entry["name"])
            assert described.exit_code == ExitCode.DONE
            assert entry["flag"] in described.stdout
    assert json.loads(scaffold("describe", "saas", "--json").stdout) == listed["presets"][1]


def test_one_entry_can_be_listed_and_an_unknown_one_is_refused(scaffold: Scaffold) -> None:
    listed = json.loads(scaffold("list", "saas", "--json").stdout)
    assert [entry["name"] for entry in listed["presets"]] == ["saas"]
    assert listed["frameworks"] == []
    unknown = scaffold("describe", "jango")
    assert unknown.exit_code == ExitCode.USAGE
    assert "did you mean django?" in unknown.stderr


def test_what_is_described_is_what_is_stored_and_refused(scaffold: Scaffold) -> None:
    django = json.loads(scaffold("describe", "django", "--json").stdout)
    assert "admin" in django["answers"]
    assert django["refuses"] == []
    fastapi = json.loads(scaffold("describe", "fastapi", "--json").stdout)
    assert "admin" in fastapi["answers"]
    refused = {(refusal["need"], refusal["value"]) for refusal in fastapi["refuses"]}
    assert refused == {("interface", "html"), ("interface", "both"), ("content", True)}
    admin = json.loads(scaffold("describe", "admin", "--json").stdout)
    assert admin["stored_for"] == ["fastapi", "django", "flask"]
    ml = json.loads(scaffold("describe", "ml", "--json").stdout)
    assert ml["stored_for"] == ["fastapi", "django", "flask"]
    assert json.loads(scaffold("describe", "team", "--json").stdout)["stored_for"] == []
