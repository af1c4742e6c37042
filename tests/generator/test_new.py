"""`scaffold new` without a terminal: answers in, project or refusal out."""

import json
import os
import re
import shlex
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.testing import Result

from generator.answers import refuse_hidden
from generator.errors import ExitCode
from generator.git import Git
from generator.project import Project
from generator.questions import Answers, Questionnaire
from generator.report import next_steps
from generator.request import Request, read_request
from generator.steps import Step
from tests.support.git_template import commit_all, write_files

pytestmark = pytest.mark.fast

Scaffold = Callable[..., Result]
QUICK = ("-y", "--no-install", "--no-git")


def stored_answers(folder: Path) -> dict[str, object]:
    stored = yaml.safe_load((folder / ".copier-answers.yml").read_text())
    return {key: value for key, value in stored.items() if not key.startswith("_")}


def contents(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file() and path.name != ".env")
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def test_json_describes_the_project_that_was_made(scaffold: Scaffold, here: Path) -> None:
    done = scaffold("new", "My Shop", "--json", *QUICK)
    assert done.exit_code == ExitCode.DONE, done.output
    result = json.loads(done.stdout)
    folder = here / "my-shop"
    assert result["path"] == str(folder)
    assert result["framework"] == "fastapi"
    assert result["answers"] == stored_answers(folder)
    assert f"_commit: {result['version']}\n" in (folder / ".copier-answers.yml").read_text()
    assert set(result["files"]) == {*contents(folder), ".env"}
    assert result["next_steps"][:2] == ["cd my-shop", "uv sync"]
    assert [path.name for path in here.iterdir()] == ["my-shop"]


def test_stdout_is_the_json_alone_and_errors_are_two_lines(new: Scaffold) -> None:
    done = new("shop", "--json", *QUICK)
    assert json.loads(done.stdout)["framework"] == "fastapi"
    assert "Rendering" in done.stderr
    refused = new("class", "--json", *QUICK)
    message, hint = "class is a name that Python or a dependency uses", "try class-app"
    assert json.loads(refused.stdout) == {"error": message, "hint": hint, "exit_code": 2}
    assert refused.stderr == f"Error: {message}\n  Hint: {hint}\n"


def test_the_env_file_has_secrets_that_its_owner_reads_alone(new: Scaffold, here: Path) -> None:
    secrets = set()
    for name in ("one", "two"):
        assert new(name, *QUICK).exit_code == ExitCode.DONE
        env = here / name / ".env"
        assert env.stat().st_mode & 0o777 == 0o600
        example = (here / name / ".env.example").read_text().splitlines()
        written = dict(line.split("=") for line in env.read_text().splitlines()[1:])
        assert written.keys() == {line.strip("# ").split("=")[0] for line in example[1:]}
        assert written["PORT"] == "8000"
        assert len(written["SECRET_KEY"]) >= 43
        # It becomes a part of a URL.
        assert re.fullmatch("[0-9a-f]{48}", written["POSTGRES_PASSWORD"])
        assert written["HOST_UID"] == str(os.getuid())
        secrets |= {written["SECRET_KEY"], written["POSTGRES_PASSWORD"]}
    assert len(secrets) == 4


def test_the_command_that_is_printed_makes_the_same_project(
    scaffold: Scaffold, new: Scaffold, here: Path, home: Path
) -> None:
    done = new("My Shop", "--framework", "django", "--no-admin", "--set", "license=mit", *QUICK)
    (here / "my-shop").rename(here / "first")
    preferences = home / ".config" / "scaffold" / "preferences.yml"
    preferences.parent.mkdir(parents=True)
    preferences.write_text("auth: none\nlicense: apache-2.0\n")
    program, *arguments = shlex.split(done.stdout.split("The same again:\n")[1])
    assert program == "scaffold"
    assert scaffold(*arguments).exit_code == ExitCode.DONE
    assert contents(here / "my-shop") == contents(here / "first")


@pytest.mark.parametrize(
    ("arguments", "message", "hint"),
    [
        ("shop --framework fastapi --interface html", "APIs only", "--interface api"),
        ("shop --framework fastapi --interface both", "APIs only", "--interface api"),
        ("shop --framework fastapi --content", "content management", "--no-content"),
        ("shop --framework flask --content", "content management", "--framework django"),
        ("shop --framework django --admin --set auth=none", "needs accounts", "--no-admin"),
        ("shop --framework fastapi --admin --set auth=none", "needs accounts", "--no-admin"),
        ("shop --admin --set auth=none", "needs accounts", "--set auth=local"),
        ("shop --set licence=mit", "no question licence", "did you mean license?"),
        ("shop --set zzz=1", "no question zzz", "the questions are"),
        ("shop --set license=gpl", "'gpl' is none of", "scaffold describe license"),
        ("shop --set author=Me", "only when license != 'none'", "leave author out"),
        ("shop --set project_slug=x", "computed", "leave it out"),
        ("shop --set team=flask", "no project stores", "--team any|new|fastapi|django|flask"),
        ("shop --set license", "no value", "--set KEY=VALUE"),
        ("shop --set license=mit --set license=none", "given twice", "once"),
        ("shop --framework flask --set framework=flask", "given twice", "leave"),
        (
            "shop --set stage=small --framework django",
            "stage is asked only when",
            "leave stage out",
        ),
        ("shop --framework flask --stage small --admin", "holds the core only", "--no-admin"),
        ("shop --framework flask --stage small --ml model", "holds the core only", "--ml none"),
        ("shop --preset sass", "no preset sass", "did you mean saas?"),
        ("shop --answers nowhere.yml", "cannot read", "KEY: VALUE"),
        ("class", "a name that Python", "class-app"),
        ("fastapi", "a name that Python", "fastapi-app"),
        ("json", "a name that Python", "json-app"),
        ("App", "a name that Python", "app-app"),
        ("a/b", "is a path", "-o a"),
        ("..", "starts with '.'", "My Shop"),
        (".shop", "starts with '.'", "shop"),
        ("'&!'", "no letter", "My Shop"),
        ("''", "no letter", "My Shop"),
        ("日本", "no spelling in ASCII", "My Shop"),
        ("x" * 65, "longer than 64", "shorter"),
        ("", "not answered:\n    NAME", "give it"),
    ],
)
def test_what_is_wrong_and_what_to_do_is_said_and_nothing_is_written(
    scaffold: Scaffold, here: Path, arguments: str, message: str, hint: str
) -> None:
    done = scaffold("new", *shlex.split(arguments), *QUICK)
    assert done.exit_code == ExitCode.USAGE, done.output
    assert message in done.stderr
    assert hint in done.stderr.split("Hint: ")[1]
    assert done.stdout == ""
    assert list(here.iterdir()) == []


def test_without_a_terminal_what_is_missing_is_listed_with_its_flag(new: Scaffold) -> None:
    done = new("--admin", "--set", "auth=local")
    assert done.exit_code == ExitCode.USAGE
    listed = [line.strip() for line in done.stderr.splitlines() if line.startswith("    ")]
    assert listed[:7] == [
        "NAME",
        "--interface api|html|both",
        "--async or --no-async",
        "--ml none|model|llm",
        "--content or --no-content",
        "--stage prototype|small|product",
        "--framework fastapi|django|flask",
    ]
    framework = new("shop", "--framework", "django")
    listed = [line.strip() for line in framework.stderr.splitlines() if line.startswith("    ")]
    assert listed[0] == "--set auth=local|none"
    assert {"--interface api|html|both", "--admin or --no-admin"} < set(listed)


def test_flags_beat_the_answers_file_that_beats_the_preset_that_beats_preferences(
    questions: Questionnaire, here: Path, home: Path
) -> None:
    preferences = home / ".config" / "scaffold" / "preferences.yml"
    preferences.parent.mkdir(parents=True)
    preferences.write_text("license: mit\nauthor: Preferred\nadmin: true\nstage: small\n")
    (here / "answers.yml").write_text("_commit: v9\nlicense: bsd-3-clause\nauth: local\n")

    def answers(**request: Any) -> Answers:
        given = read_request(questions, Request(name="Shop", **request))
        assert "stage" not in given.answers or "preset" in request, "preferences are still asked"
        return questions.resolve(given.completed(questions), given.defaults).values

    assert answers()["framework"] == "django", "the preferred admin"
    assert answers(preset="prototype")["framework"] == "flask", "a preset without an admin"
    assert answers(preset="prototype", flags={"ml": "llm"})["framework"] == "fastapi"
    filed = answers(answers_file="answers.yml")
    assert (filed["license"], filed["author"]) == ("bsd-3-clause", "Preferred")
    (here / "admin.yml").write_text("admin: true\n")
    administered = answers(preset="prototype", answers_file="admin.yml")
    assert administered["framework"] == "django"
    set_too = answers(answers_file="answers.yml", settings=("license=apache-2.0",))
    assert set_too["license"] == "apache-2.0"


@pytest.mark.parametrize("origin", ["file", "stdin"])
def test_the_answers_of_any_project_are_accepted(new: Scaffold, here: Path, origin: str) -> None:
    answers = {"framework": "django", "auth": "local", "admin": False, "license": "mit"}
    answers |= {"project_name": "Shop", "author": "Ada", "python_version": "3.12"}
    text = yaml.safe_dump({"_commit": "v0.1.0", "_src_path": "~/x", **answers})
    file = here / "answers.yml"
    file.write_text(text)
    given = (str(file), None) if origin == "file" else ("-", text)
    done = new("Other", "--answers", given[0], *QUICK, stdin=given[1])
    assert done.exit_code == ExitCode.DONE, done.output
    expected = answers | {"project_name": "Other", "project_description": "Other, a web service"}
    assert expected.items() <= stored_answers(here / "other").items()


def test_a_need_in_an_answers_file_only_steers_where_it_is_not_stored(
    questions: Questionnaire, here: Path
) -> None:
    (here / "answers.yml").write_text("framework: django\nasync: true\n")
    request = Request(name="Shop", answers_file="answers.yml", flags={"framework": "flask"})
    given = read_request(questions, request)
    resolved = questions.resolve(given.completed(questions), given.defaults)
    refuse_hidden(questions, resolved, given.stored)
    assert "async" not in resolved.recorded


def test_a_preference_never_refuses_what_is_asked_for(new: Scaffold, home: Path) -> None:
    preferences = home / ".config" / "scaffold" / "preferences.yml"
    preferences.parent.mkdir(parents=True)
    preferences.write_text("interface: html\nadmin: true\n")
    assert new("one", "--framework", "fastapi", *QUICK).exit_code == ExitCode.DONE
    without_accounts = ("--framework", "django", "--set", "auth=none")
    assert new("two", *without_accounts, *QUICK).exit_code == ExitCode.DONE


def test_preferences_that_are_no_answers_are_refused_by_name(new: Scaffold, home: Path) -> None:
    preferences = home / ".config" / "scaffold" / "preferences.yml"
    preferences.parent.mkdir(parents=True)
    preferences.write_text("licence: mit\n")
    done = new("shop", *QUICK)
    assert done.exit_code == ExitCode.USAGE
    assert str(preferences) in done.stderr
    assert "did you mean license?" in done.stderr


def test_a_target_that_is_taken_is_left_alone(new: Scaffold, here: Path) -> None:
    (here / "shop").mkdir()
    (here / "shop" / "mine").touch()
    (here / "file").touch()
    (here / "link").symlink_to(here / "nowhere")
    for name in ("shop", "file", "link"):
        done = new(name, *QUICK)
        assert done.exit_code == ExitCode.TARGET
        assert done.stderr.count("\n") == 2
    done = new("other", "-o", "file", *QUICK)
    assert done.exit_code == ExitCode.TARGET
    assert sorted(path.name for path in here.iterdir()) == ["file", "link", "shop"]


def test_a_folder_that_cannot_be_written_is_refused(new: Scaffold) -> None:
    done = new("shop", "-o", "/proc/self", *QUICK)
    assert done.exit_code == ExitCode.TARGET, done.output


def test_an_empty_folder_is_filled_and_missing_ones_are_made(new: Scaffold, here: Path) -> None:
    (here / "shop").mkdir()
    assert new("shop", *QUICK).exit_code == ExitCode.DONE
    assert new("shop", "-o", "some/where", *QUICK).exit_code == ExitCode.DONE
    assert contents(here / "shop") == contents(here / "some" / "where" / "shop")
    assert sorted(path.name for path in here.iterdir()) == ["shop", "some"]
    assert [path.name for path in (here / "some").iterdir()] == ["where"]


def test_a_dry_run_shows_the_files_and_writes_nothing(new: Scaffold, here: Path) -> None:
    done = new("shop", "--dry-run", "-y")
    assert done.exit_code == ExitCode.DONE
    assert "  app/\n    main.py\n" in done.stdout
    assert "nothing is written" in done.stdout
    result = json.loads(new("shop", "--dry-run", "-y", "--json").stdout)
    assert "app/main.py" in result["files"]
    assert ".env" in result["files"]
    assert list(here.iterdir()) == []


def test_choosing_against_the_advice_is_respected_and_said(new: Scaffold) -> None:
    done = new("shop", "--framework", "flask", "--async", "--admin", *QUICK)
    assert done.exit_code == ExitCode.DONE
    assert "(Flask, " in done.stdout
    assert "! Django fits these needs better" in done.stdout
    assert "! it has no admin of its own: here one is wired" in done.stdout
    quiet = new("other", "--framework", "flask", "--json", *QUICK)
    assert json.loads(quiet.stdout)["caveats"] == []


def test_git_that_is_missing_is_named(
    new: Scaffold, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    done = new("shop", *QUICK)
    assert done.exit_code == ExitCode.TOOL_MISSING
    assert "git is not installed" in done.stderr


def test_the_first_commit_needs_no_identity_and_holds_no_secret(new: Scaffold, here: Path) -> None:
    assert new("shop", "-y", "--no-install").exit_code == ExitCode.DONE
    git = Git.of_project(here / "shop")
    assert git.text("status", "--porcelain") == ""
    assert git.text("log", "--format=%s|%an|%ae") == "Initial commit|scaffold|scaffold@localhost"
    assert git.text("branch", "--show-current") == "main"
    committed = git.text("ls-files").splitlines()
    assert "app/main.py" in committed
    assert ".env" not in committed


def test_the_first_commit_is_signed_by_whom_git_knows(
    new: Scaffold, here: Path, home: Path
) -> None:
    (home / ".gitconfig").write_text(
        "[user]\nname = Ada\nemail = ada@example.com\n[init]\ndefaultBranch = trunk\n"
        "[commit]\ngpgSign = true\n[core]\nhooksPath = /nonexistent\n"
    )
    assert new("shop", "-y", "--no-install").exit_code == ExitCode.DONE
    git = Git.of_project(here / "shop")
    assert git.text("log", "--format=%an %ae") == "Ada ada@example.com"
    assert git.text("branch", "--show-current") == "trunk"


def test_inside_a_repository_nothing_is_committed(new: Scaffold, here: Path) -> None:
    commit_all(here)
    done = new("shop", "-y", "--no-install")
    assert done.exit_code == ExitCode.DONE
    assert not (here / "shop" / ".git").exists()
    assert Git.of_project(here).text("status", "--porcelain") == "?? shop/"


def test_a_commit_that_fails_does_not_stop_the_rest(new: Scaffold, here: Path, home: Path) -> None:
    (home / ".gitconfig").write_text("[core]\nautocrlf = true\nsafecrlf = true\n")
    done = new("shop", "-y", "--no-install")
    assert done.exit_code == ExitCode.DONE
    assert "git could not commit the project" in done.stderr
    assert not (here / "shop" / ".git").exists()
    assert "git init && git add . && git commit" in done.stdout


@pytest.fixture
def fork(small_template: str, tmp_path: Path) -> Path:
    folder = tmp_path / "fork"
    shutil.copytree(small_template, folder)
    return folder


def release(folder: Path, version: str) -> None:
    commit_all(folder)
    Git.sealed(folder).run("tag", version)


def test_a_fork_asks_its_own_questions(scaffold: Scaffold, fork: Path, here: Path) -> None:
    question = b"region:\n  type: str\n  help: Region\n  choices: [eu, us]\n  default: eu\n"
    settings = (fork / "copier.yml").read_bytes() + b"\n--- !include questions/95_region.yml\n"
    write_files(fork, {"copier.yml": settings, "questions/95_region.yml": question})
    release(fork, "v2.0.0")
    arguments = ("new", "shop", "--template", str(fork), *QUICK)
    refused = scaffold(*arguments, "--set", "region=mars")
    assert refused.exit_code == ExitCode.USAGE
    assert scaffold(*arguments, "--set", "region=us").exit_code == ExitCode.DONE
    assert stored_answers(here / "shop")["region"] == "us"
    assert f"_src_path: {fork}\n" in (here / "shop" / ".copier-answers.yml").read_text()


def test_a_template_that_is_no_fork_is_refused(
    scaffold: Scaffold, tmp_path: Path, here: Path
) -> None:
    folder = tmp_path / "stranger"
    write_files(folder, {"copier.yml": b"name:\n  type: str\n"})
    release(folder, "v1.0.0")
    done = scaffold("new", "shop", "--template", str(folder), *QUICK)
    assert done.exit_code == ExitCode.USAGE
    assert "no framework" in done.stderr
    assert list(here.iterdir()) == []


def test_what_nobody_foresaw_is_exit_1_with_a_traceback_only_on_demand(
    scaffold: Scaffold, fork: Path
) -> None:
    write_files(fork, {"questions/00_framework.yml": b"framework: [\n"})
    release(fork, "v2.0.0")
    arguments = ("new", "shop", "--template", str(fork), *QUICK)
    done = scaffold(*arguments)
    assert done.exit_code == ExitCode.INTERNAL
    assert "Traceback" not in done.output
    assert "--debug" in done.stderr
    debugged = scaffold(*arguments, "--debug")
    assert debugged.exit_code == ExitCode.INTERNAL
    assert "Traceback" in debugged.stderr
    wrong_usage = scaffold("new", "class", *QUICK, "--debug")
    assert wrong_usage.exit_code == ExitCode.USAGE
    assert "Traceback" in wrong_usage.stderr


def test_a_machine_without_uv_is_told_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    project = Project(Path("shop"), installed=Step.DONE)
    assert "pip install uv" not in next_steps(project)
    monkeypatch.setenv("PATH", "")
    assert list(next_steps(project))[:2] == ["cd shop", "pip install uv"]
