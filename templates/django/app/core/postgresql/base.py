"""Django's own backend, but that a connection from before is looked at and not asked."""

from django.db.backends.postgresql import base

from app.core.idle_connections import ended_by_server


class DatabaseWrapper(base.DatabaseWrapper):
    def is_usable(self) -> bool:
        return self.connection is not None and not ended_by_server(self.connection)
