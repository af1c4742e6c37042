"""The application, for ASGI servers: `uvicorn app.main:app`."""

from app.application import create_app

app = create_app()
