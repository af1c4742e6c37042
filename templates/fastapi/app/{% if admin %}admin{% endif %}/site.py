"""The admin as an application of its own, in a folder of the service's paths."""

from pathlib import Path

from fastapi import Depends, FastAPI, Request, Response
from fastapi.staticfiles import StaticFiles

from app.admin import login, router
from app.admin.dependencies import require_same_origin
from app.admin.errors import add_error_pages
from app.admin.pages import redirect
from app.admin.paths import PATH

ASSETS = Path(__file__).parent / "assets"


def mount_admin(app: FastAPI) -> None:
    admin = FastAPI(
        title=app.title,
        openapi_url=None,
        redirect_slashes=False,
        dependencies=[Depends(require_same_origin)],
    )
    # The engine and its sessions are the service's.
    admin.state = app.state
    admin.mount("/assets", StaticFiles(directory=ASSETS))
    admin.include_router(login.router)
    admin.include_router(router.router)
    add_error_pages(admin)
    app.add_route(PATH, lead_to_index, include_in_schema=False)
    app.mount(PATH, admin)


async def lead_to_index(_request: Request) -> Response:
    return redirect(f"{PATH}/")
