"""The application, for ASGI servers: `uvicorn app.main:app`."""

import gc

from app.application import create_app

app = create_app()

# What is loaded stays; to look through it for garbage would hold requests up for 50 ms and more.
gc.collect()
gc.freeze()
