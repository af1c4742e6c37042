"""`scaffold diff`: how a project differs from what its template made of its answers."""

from pathlib import Path

from generator.errors import ExitCode
from generator.output import Result, is_colourful, progress
from generator.updating.drift import find_drift
from generator.updating.prepare import fresh_render, open_project


def diff(folder: Path) -> Result:
    """Exit 5 if a file of the template's is changed or gone; the project's own files are none."""
    with (
        open_project(folder) as project,
        progress("Rendering the template"),
        fresh_render(project) as fresh,
    ):
        drift = find_drift(fresh, folder, project.base, colour=is_colourful())
    data = {
        "version": project.recorded.version,
        "base": project.base,
        "files": [{"path": path, "status": status} for path, status in drift.files.items()],
        "diff": drift.patch,
    }
    if not drift.files:
        return Result(
            data, [f"No drift: every file of template {project.base} is as it was rendered"]
        )
    return Result(data, drift.patch.splitlines(), ExitCode.DRIFT)
