"""Options that several commands share, and what a command does with its result."""

import sys
import traceback
from collections.abc import Callable, Mapping
from functools import partial, wraps
from inspect import Parameter, signature
from typing import Annotated, Any, Literal, NoReturn

import typer

from generator.errors import ExitCode, GeneratorError
from generator.interrupts import came_of_interruption
from generator.output import Result, note, show, show_error

Needs = Mapping[str, object]


def _need(help_text: str, *names: str) -> Any:  # noqa: ANN401 - as typer.Option
    return typer.Option(*names, help=help_text, rich_help_panel="What the project needs")


# As questions/10_needs.yml has them, which is slow to read for --help; a test compares the two.
NEEDS: Mapping[str, Any] = {
    "interface": Annotated[
        Literal["api", "html", "both"] | None, _need("What people and programs use.")
    ],
    "admin": Annotated[
        bool | None, _need("People edit the data in an admin.", "--admin/--no-admin")
    ],
    "async_": Annotated[
        bool | None,
        _need(
            "Many slow outside calls, open connections, or 1k+ simultaneous users.",
            "--async/--no-async",
        ),
    ],
    "ml": Annotated[
        Literal["none", "model", "llm"] | None,
        _need("It serves a trained model, or a language model."),
    ],
    "content": Annotated[
        bool | None, _need("Editors publish content, as in a CMS.", "--content/--no-content")
    ],
    "stage": Annotated[
        Literal["prototype", "small", "product"] | None,
        _need("Small is an internal tool, a webhook receiver, teaching."),
    ],
    "team": Annotated[
        Literal["any", "new", "fastapi", "django", "flask"] | None, _need("What the team knows.")
    ],
    "priority": Annotated[
        Literal["balanced", "throughput", "data", "compliance", "control"] | None,
        _need("What matters most where two frameworks fit about as well."),
    ],
}
Json = Annotated[bool, typer.Option("--json", help="Answer in JSON on stdout, and ask nothing.")]
Debug = Annotated[bool, typer.Option("--debug", help="Show the traceback of an error.")]


def _option(name: str, annotation: object, *, default: object) -> Parameter:
    return Parameter(name, Parameter.KEYWORD_ONLY, default=default, annotation=annotation)


_NEED_PARAMETERS = [_option(name, annotation, default=None) for name, annotation in NEEDS.items()]


def command(function: Callable[..., Result]) -> Callable[..., None]:
    """A command with --json and --debug, and with the options of the needs if it takes `needs`.

    It prints what the function returns and exits with its code.
    """
    own = signature(function).parameters

    @wraps(function)
    def wrapper(**values: Any) -> None:  # noqa: ANN401 - whatever the options hold
        as_json, debug = values.pop("as_json"), values.pop("debug")
        if "needs" in own:
            needs = {name.rstrip("_"): values.pop(name) for name in NEEDS}
            values["needs"] = {name: value for name, value in needs.items() if value is not None}
        if "as_json" in own:
            values["as_json"] = as_json
        _run(partial(function, **values), as_json=as_json, debug=debug)

    parameters = [
        parameter
        for name, own_parameter in own.items()
        for parameter in (_NEED_PARAMETERS if name == "needs" else [own_parameter])
        if name != "as_json"
    ]
    parameters += [_option("as_json", Json, default=False), _option("debug", Debug, default=False)]
    wrapper.__signature__ = signature(function).replace(parameters=parameters)  # type: ignore[attr-defined]
    wrapper.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    return wrapper


def _run(function: Callable[[], Result], *, as_json: bool, debug: bool) -> None:
    try:
        result = function()
    except KeyboardInterrupt:
        _interrupted()
    except Exception as error:  # noqa: BLE001 - whatever it is, its exit code is 1
        if came_of_interruption(error):
            _interrupted()
        if debug:
            traceback.print_exc()
        reported = error if isinstance(error, GeneratorError) else _internal(error)
        show_error(reported, as_json=as_json)
        sys.exit(reported.exit_code)
    show(result, as_json=as_json)
    sys.exit(result.exit_code)


def _interrupted() -> NoReturn:
    note("Interrupted.")
    sys.exit(ExitCode.INTERRUPTED)


def _internal(error: Exception) -> GeneratorError:
    message = f"{type(error).__name__}: {error}"
    hint = "run it again with --debug, and report what it shows"
    return GeneratorError(message, hint, ExitCode.INTERNAL)
