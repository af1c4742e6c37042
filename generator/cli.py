"""The command line. A command imports what it calls, so that --help and --version stay quick."""

import signal
import sys
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from generator.interrupts import come_again
from generator.options import Needs, command
from generator.output import Result

app = typer.Typer(
    name="scaffold",
    help="Start production-ready FastAPI, Django and Flask projects, and keep them up to date.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)


def main() -> None:
    # This is how terminals and service managers end a program: clean up as after Ctrl-C.
    for name in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.default_int_handler)
    if hasattr(signal, "pthread_kill"):
        sys.unraisablehook = come_again
    app()


def _show_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(version("scaffold-web"))
        raise typer.Exit


@app.callback()
def scaffold(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version."),
    ] = False,
) -> None: ...


def _answer(help_text: str, *names: str, **settings: Any) -> Any:  # noqa: ANN401 - as typer.Option
    return typer.Option(*names, help=help_text, rich_help_panel="Other answers", **settings)


def _making(help_text: str, *names: str, **settings: Any) -> Any:  # noqa: ANN401 - as typer.Option
    return typer.Option(*names, help=help_text, rich_help_panel="How it is made", **settings)


Framework = Annotated[
    Literal["fastapi", "django", "flask"] | None,
    _answer("Instead of the one that fits the needs best."),
]
Preset = Annotated[str | None, _answer("A whole set of needs: see scaffold list.")]
Settings = Annotated[list[str] | None, _answer("Any other answer.", "--set", metavar="KEY=VALUE")]
AnswersFile = Annotated[
    str | None, _answer("A project's .copier-answers.yml; - reads stdin.", metavar="FILE")
]
Yes = Annotated[bool, _answer("Take defaults for the rest.", "-y", "--yes")]
Template = Annotated[str | None, _making("Render from this git address instead.", metavar="URL")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Show the plan, write nothing.")]


@app.command()
@command
def new(
    *,
    name: Annotated[
        str | None,
        typer.Argument(metavar="NAME", help='As people write it: "My Shop" becomes my-shop.'),
    ] = None,
    needs: Needs,
    framework: Framework = None,
    preset: Preset = None,
    settings: Settings = None,
    answers: AnswersFile = None,
    yes: Yes = False,
    output: Annotated[
        Path, _making("The folder to make it in.", "-o", "--output-dir", metavar="DIR")
    ] = Path(),
    dry_run: Annotated[bool, _making("Show its files, write nothing.", "--dry-run")] = False,
    no_install: Annotated[bool, _making("No uv lock, no uv sync.", "--no-install")] = False,
    no_git: Annotated[bool, _making("No first commit.", "--no-git")] = False,
    template: Template = None,
    as_json: bool,
) -> Result:
    """Start a project: say what it needs, get a framework with the reasons, and the code.

    Options beat the answers file, that beats the preset, that beats your preferences: the
    KEY: VALUE lines of ~/.config/scaffold/preferences.yml, which a review screen can write.
    """
    from generator.commands.new import new
    from generator.request import Request

    flags = dict(needs) | ({"framework": framework} if framework else {})
    request = Request(
        name=name,
        flags=flags,
        settings=tuple(settings or ()),
        answers_file=answers,
        preset=preset,
        output=output,
        template=template,
        yes=yes,
        dry_run=dry_run,
        install=not no_install,
        git=not no_git,
        as_json=as_json,
    )
    return new(request)


@app.command()
@command
def adopt(
    *,
    directory: Annotated[Path, typer.Argument(metavar="DIR", help="The folder.")] = Path(),
    needs: Needs,
    framework: Framework = None,
    preset: Preset = None,
    settings: Settings = None,
    answers: AnswersFile = None,
    yes: Yes = False,
    dry_run: DryRun = False,
    template: Template = None,
    as_json: bool,
) -> Result:
    """Lay a skeleton under an existing repository, on a branch of its own.

    What both have is left to you as a conflict; scaffold update --continue or --abort ends it.
    """
    from generator.commands.adopt import adopt
    from generator.request import Request

    flags = dict(needs) | ({"framework": framework} if framework else {})
    request = Request(
        flags=flags,
        settings=tuple(settings or ()),
        answers_file=answers,
        preset=preset,
        template=template,
        yes=yes,
        dry_run=dry_run,
        as_json=as_json,
    )
    return adopt(directory, request)


@app.command()
@command
def recommend(*, needs: Needs, as_json: bool) -> Result:
    """Say which framework fits, why, and what would change that."""
    from generator.commands.recommend import recommend_framework

    return recommend_framework(needs, as_json=as_json)


Name = Annotated[str | None, typer.Argument(metavar="FRAMEWORK|FEATURE|PRESET")]


@app.command(name="list")
@command
def list_(*, name: Name = None) -> Result:
    """List frameworks, needs, options and presets."""
    from generator.commands.list import list_choices

    return list_choices(name)


@app.command()
@command
def describe(*, name: Name = None) -> Result:
    """Describe a framework, a feature or a preset."""
    from generator.commands.describe import describe

    return describe(name)


Project = Annotated[Path, typer.Option("--project", metavar="DIR", help="Instead of this folder.")]
Features = Annotated[list[str], typer.Argument(metavar="FEATURE", help="See scaffold list.")]
Projects = Annotated[
    list[Path] | None, typer.Argument(metavar="DIR", help="The projects; this folder.")
]


@app.command()
@command
def update(
    *,
    directories: Annotated[
        list[Path] | None,
        typer.Argument(metavar="DIR", help="The project; many with --dry-run."),
    ] = None,
    to: Annotated[
        str | None, typer.Option(metavar="VERSION", help="Instead of the newest.")
    ] = None,
    dry_run: DryRun = False,
    continue_: Annotated[
        bool, typer.Option("--continue", help="End what left conflicts, once they are resolved.")
    ] = False,
    abort: Annotated[bool, typer.Option("--abort", help="Take back what left conflicts.")] = False,
) -> Result:
    """Bring a project to a newer version of its template; no line of yours is lost.

    --continue and --abort also end what add, remove and set have begun.
    """
    from generator.commands.update import abort_update, continue_update, plan_updates, update
    from generator.errors import UsageError

    if continue_ + abort + (to is not None or dry_run) > 1:
        message = "--continue and --abort end an update that is under way"
        raise UsageError(message, "give one of them alone")
    directory, *more = directories or [Path()]
    if more and dry_run:
        return plan_updates([directory, *more], to)
    if more:
        raise UsageError("projects are updated one at a time", "--dry-run looks at many")
    if continue_:
        return continue_update(directory)
    return abort_update(directory) if abort else update(directory, to, dry_run=dry_run)


@app.command()
@command
def add(*, features: Features, project: Project = Path(), dry_run: DryRun = False) -> Result:
    """Add features to a project, in the version of the template that it has.

    After conflicts, scaffold update --continue or --abort ends it.
    """
    from generator.commands.add import add

    return add(project, features, dry_run=dry_run)


@app.command()
@command
def remove(*, features: Features, project: Project = Path(), dry_run: DryRun = False) -> Result:
    """Take features out of a project that does not build on them.

    After conflicts, scaffold update --continue or --abort ends it.
    """
    from generator.commands.remove import remove

    return remove(project, features, dry_run=dry_run)


@app.command(name="set")
@command
def set_(
    *,
    settings: Annotated[list[str], typer.Argument(metavar="KEY=VALUE", help="New answers.")],
    project: Project = Path(),
    dry_run: DryRun = False,
) -> Result:
    """Give other answers for a project, in the version of the template that it has.

    After conflicts, scaffold update --continue or --abort ends it.
    """
    from generator.commands.set import set_answers

    return set_answers(project, settings, dry_run=dry_run)


@app.command()
@command
def check(
    *,
    directories: Projects = None,
    security: Annotated[
        bool, typer.Option("--security", help="Exit 4 only where a security release is missing.")
    ] = False,
) -> Result:
    """Say whether there is a newer template: exit 0 if not, 4 if there is."""
    from generator.commands.check import check

    return check(directories or [Path()], security=security)


@app.command()
@command
def diff(
    *, directory: Annotated[Path, typer.Argument(metavar="DIR", help="The project.")] = Path()
) -> Result:
    """Show how a project's files differ from its template's: exit 0 if not, 5 if they do."""
    from generator.commands.diff import diff

    return diff(directory)
